export const subjects = {
  lead: 'Those in whose name platforms act: agents, wallets, end users of a gateway. Each is known by the name that its platform gives it, and by nothing else.',
  columns: {
    subject: 'Subject',
    platform: 'Platform',
    address: 'Announced address',
    seen: 'Last seen',
    connections: 'Connections',
    actions: 'Actions',
  },
  platforms: { service: 'Service', issuer: 'JWT issuer' },
  frozen: 'Frozen',
  none: {
    title: 'No subject yet',
    lead: 'One appears when a platform first acts for it. Name one beforehand to announce its Google address.',
  },
  noMatch: {
    title: 'No subject fits',
    lead: 'Names are compared letter by letter. Look for the whole name, or at every platform.',
    clear: 'Show all',
  },
  noAddress: 'none',
  noConnections: 'none',
  needsReconnect: 'Connect again',
  filter: { name: 'Whole name', platform: 'Platform', every: 'Every platform', submit: 'Look for it' },

  name: {
    open: 'Name a subject',
    title: 'Name a subject beforehand',
    lead: 'So that its address is announced before it connects: then it need not bring back a code.',
    platform: 'Platform',
    platformHint: 'Whose name for it this is.',
    name: 'Name',
    nameHint: 'Letter by letter as the platform names it.',
    address: 'Google address',
    addressHint:
      'That you know to be this subject’s. Whoever connects just this account is taken at their word.',
    submit: 'Name it',
    done: (name: string) => `“${name}” is known.`,
    noPlatform: {
      title: 'There is no platform yet',
      lead: 'A subject belongs to a service or to a JWT issuer. Make a key or a client for a service, or register an issuer, first.',
    },
  },
  announce: {
    open: 'Announce an address…',
    title: (name: string) => `The Google address of “${name}”`,
    lead: 'Who connects just this account for the subject need not bring back a code. What is connected already stays as it is.',
    address: 'Google address',
    addressHint: 'Empty: no address is vouched for, and a code is asked for.',
    submit: 'Save',
    done: (name: string) => `The address of “${name}” is saved.`,
  },
  freeze: {
    open: 'Freeze…',
    title: (name: string) => `Freeze “${name}”?`,
    lead: 'No program gets a token for it any more, from the next request on. What it has connected stays connected. A token that was taken before stays good at Google until it expires, at most an hour.',
    act: 'Freeze',
    done: (name: string) => `“${name}” is frozen.`,
  },
  unfreeze: {
    open: 'Unfreeze…',
    title: (name: string) => `Unfreeze “${name}”?`,
    lead: 'Its platform gets tokens for it again.',
    act: 'Unfreeze',
    done: (name: string) => `“${name}” is no longer frozen.`,
  },
  remove: {
    open: 'Remove…',
    title: (name: string) => `Remove “${name}” for good?`,
    consequences: (addresses: readonly string[]) => [
      addresses.length === 0
        ? 'It has connected no Google account.'
        : `Disconnected with it, and destroyed here: ${addresses.join(', ')}.`,
      'A token that was taken before stays good at Google until it expires, at most an hour.',
      'If its platform names it again, it is somebody new, with no account and no announced address.',
      'This cannot be undone.',
    ],
    act: 'Remove',
    done: (name: string) => `“${name}” is removed.`,
  },
} as const;
