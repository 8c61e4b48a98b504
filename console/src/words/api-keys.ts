const expiries: Readonly<Record<number, string>> = {
  30: 'in 30 days',
  90: 'in 90 days',
  365: 'in a year',
  0: 'never',
};

const overlaps: Readonly<Record<number, string>> = {
  0: 'no longer at all',
  1: 'one more hour',
  24: 'one more day',
  168: 'one more week',
};

export const apiKeys = {
  title: 'API keys',
  lead: 'How programs come in. Each key can do only what is ticked for it.',
  docs: 'What the API can do',
  tabs: { mine: 'Mine', all: 'All', clients: 'OAuth clients' },
  tabsLabel: 'Keys and OAuth clients',
  columns: {
    key: 'Key',
    owner: 'Owner',
    scopes: 'May',
    used: 'Last used',
    expires: 'Expires',
    actions: 'Actions',
  },
  none: { title: 'No keys yet', lead: 'Make one when a program needs to come in.' },
  noneActive: { title: 'No key is in use', lead: 'All keys here have ended.' },
  ended: {
    show: (count: number) => (count === 1 ? 'Show one ended key' : `Show ${count} ended keys`),
    hide: 'Hide ended keys',
  },
  unused: 'never',
  noExpiry: 'never',
  states: { revoked: 'Revoked', expired: 'Expired', replaced: 'Being replaced', soon: 'Expires soon' },
  service: 'Service',
  frozen: 'Frozen',
  you: 'You',

  create: {
    open: 'Make a key',
    title: 'Make an API key',
    name: 'Name',
    nameHint: 'What it is for, so that you know later whether it is still needed.',
    scopes: 'What it may do',
    notYours: 'You do not have this permission yourself.',
    owner: 'Whose key it is',
    owners: {
      me: { title: 'Mine', meaning: 'It acts as you, and ends when you leave.' },
      service: {
        title: 'A service',
        meaning: 'It acts as a program of its own, called like the key, and stays when people leave.',
      },
    },
    expiry: 'Expires',
    expiries,
    submit: 'Make the key',
    submitting: 'Making…',
    needsScope: 'Tick at least one thing that the key may do.',
  },
  made: {
    title: (name: string) => `The key “${name}”`,
    rotatedTitle: (name: string) => `The new key “${name}”`,
    lead: 'Put it where the program finds it, for example a secret store.',
    key: 'API key',
    tryIt: 'To try it, with the key in KEYHOLDER_API_KEY',
    command: (origin: string) =>
      `curl -H "Authorization: Bearer $KEYHOLDER_API_KEY" ${origin}/api/v1/auth/me`,
  },
  refreshTokens: {
    badge: 'Can take refresh tokens',
    allow: {
      open: 'Allow refresh tokens…',
      title: (name: string) => `Let “${name}” take refresh tokens?`,
      lead: (owner: string) =>
        `Beside each access token, which is good for an hour, the program with this key is then given the refresh token of ${owner}’s Google account.`,
      means: [
        'Whoever has a refresh token uses the account from anywhere, for as long as it lives, without Keyholder.',
        'Revoking the key does not take it back. Only disconnecting the account does, or its person at Google.',
        'Keyholder cannot see what is done with it. The audit log says each time that one was taken.',
      ],
      confirm: (name: string) => `To confirm, type the name of the key: ${name}`,
      act: 'Allow refresh tokens',
      done: (name: string) => `“${name}” can take refresh tokens.`,
    },
    forbid: {
      open: 'Allow no refresh tokens…',
      title: (name: string) => `Let “${name}” take no refresh tokens any more?`,
      lead: (owner: string) =>
        `From the next request on it gets access tokens only. What it has taken lives on until ${owner} disconnects the account.`,
      act: 'Allow none',
      done: (name: string) => `“${name}” gets access tokens only.`,
    },
    notRotated: 'The new key cannot take refresh tokens until an owner allows it again.',
  },
  rotate: {
    open: 'Rotate…',
    title: (name: string) => `Rotate “${name}”`,
    lead: 'You get a new key with the same name, owner and scopes. Choose for how long the old one still works, so that programs can change over without a gap.',
    overlap: 'The old key works for',
    overlaps,
    submit: 'Make the new key',
    submitting: 'Making…',
  },
  freezeService: {
    open: 'Freeze the service…',
    title: (name: string) => `Freeze the service “${name}”?`,
    lead: 'All its keys and OAuth clients are refused at once. Nothing is deleted; unfreezing lets them work again.',
    act: 'Freeze',
    done: (name: string) => `The service “${name}” is frozen.`,
  },
  unfreezeService: {
    open: 'Unfreeze the service…',
    title: (name: string) => `Unfreeze the service “${name}”?`,
    lead: 'All its keys and OAuth clients that have not ended work again.',
    act: 'Unfreeze',
    done: (name: string) => `The keys of “${name}” work again.`,
  },
  revoke: {
    open: 'Revoke…',
    title: (name: string) => `Revoke “${name}”?`,
    lead: 'Programs that use it are refused from the next request on. This cannot be undone.',
    lastUsed: 'Last used',
    neverUsed: 'It has never been used.',
    act: 'Revoke',
    done: (name: string) => `“${name}” is revoked.`,
  },
} as const;
