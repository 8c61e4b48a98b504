const states: Readonly<Record<string, string>> = {
  pending: 'Not finished',
  active: 'Works',
  partial: 'Works in part',
  needs_reconnect: 'Connect again',
  app_broken: 'Waits for an administrator',
  revoked: 'Disconnected',
};

const services: Readonly<Record<string, string>> = { mail: 'Mail', calendar: 'Calendar' };

const principals: Readonly<Record<string, string>> = {
  mailbox: 'A shared mailbox',
  slack_member: 'A member of Slack',
  subject: 'A subject of a platform',
};

const uses: Readonly<Record<string, string>> = {
  session: 'in a browser',
  token: 'by a program with a token',
};

function endsIn(days: number): string {
  if (days < 1) return 'Ends today';
  return days === 1 ? 'Ends tomorrow' : `Ends in ${days} days`;
}

export const connections = {
  title: 'Connections',
  lead: 'Google accounts that your organisation’s programs may use, and what each of them may do.',
  tabs: { mine: 'Mine', all: 'Everybody’s', permissions: 'Permissions', limits: 'Limits' },
  tabsLabel: 'Which connections',
  columns: {
    account: 'Account',
    owner: 'Whose',
    state: 'State',
    services: 'May',
    used: 'Last used',
    actions: 'Actions',
  },
  states,
  services,
  default: 'Default',
  you: 'You',
  unknownOwner: 'Somebody else',
  principals,
  none: {
    title: 'No Google account is connected',
    lead: 'Connect one, and programs that you let in can work with its mail and calendar.',
  },
  noneOfAll: {
    title: 'Nobody has connected a Google account',
    lead: 'What people connect shows up here, with its state.',
  },
  granted: 'given',
  missing: 'not given',
  notConnected: 'not connected',
  nothing: 'nothing',
  lasts: 'Ends by itself',
  endsIn,
  lastRefresh: 'Last renewed',
  lastUse: 'Last used',
  never: 'never',

  alsoGiven: 'Google gives this as well, from an earlier consent:',

  connect: {
    open: 'Connect an account',
    title: 'Connect a Google account',
    lead: 'You go to Google, choose the account there and agree. Then you come back here.',
    tick: 'Tick at least one thing that programs may do.',
    submit: 'Go on to Google',
    submitting: 'Going to Google…',
    signIn: 'Besides, Google tells which account it is. Nothing else is asked for.',
    noApp: (service: string) => `No Google app is set up for this: ${service.toLowerCase()}.`,
    notAllowed: 'Your organisation does not allow this. An owner or admin can change it under Limits.',
    separate: 'Mail and calendar go through two Google apps here, so connect them one after the other.',
    errors: 'Google showed an error page?',
  },
  noApp: {
    title: 'No Google app is set up yet',
    lead: 'Accounts are connected through your organisation’s own Google app. An owner or admin has to enter its client id and secret first.',
    leadForAdmin:
      'Accounts are connected through your organisation’s own Google app. Enter its client id and secret in the settings first.',
    act: 'Open the settings',
  },
  add: {
    open: 'Allow more…',
    title: (address: string) => `What ${address} allows`,
    lead: 'Tick what programs may do besides. Google asks for your consent once more; what is given already stays.',
    given: 'Given already.',
    notTicked: 'Was asked for, but not ticked at Google.',
  },
  reconnect: {
    open: 'Connect again',
    title: 'Connect it again',
    lead: (address: string) =>
      `You go to Google. Choose ${address} there and leave every box ticked: another account is refused. Everything that uses this connection goes on as before.`,
    rest: 'Ask for the rest',
    going: 'Going to Google…',
  },
  label: {
    open: 'Name it…',
    title: (address: string) => `A name for ${address}`,
    lead: 'Only for you to tell several accounts apart. Leave it empty to use the address.',
    label: 'Name',
    submit: 'Save',
    done: 'The name is saved.',
  },
  makeDefault: {
    open: 'Make it the default',
    done: (address: string) => `Programs that name no account now get ${address}.`,
    meaning: 'Programs that name no account get this one.',
  },

  disconnect: {
    open: 'Disconnect…',
    openFor: (service: string) => `Disconnect ${service}…`,
    title: (address: string) => `Disconnect ${address}?`,
    consequences: [
      'From this moment on no program gets a new token for it, and what is kept of it here is destroyed.',
      'A token that a program took before stays good at Google until it expires, at most an hour. Nothing calls it back sooner.',
      'Google is told, too, unless something else here lives on the same consent, a shared mailbox or Slack for example: Google ends a consent only as a whole, so it is told with the last one.',
    ],
    what: 'What to disconnect',
    whole: 'The whole account',
    wholeMeaning: 'Mail and calendar, for every program.',
    service: (service: string) => `${service} only`,
    serviceMeaning: 'The rest stays connected.',
    act: 'Disconnect',
    done: (what: string, says: string) => `${what}: ${says}`,
    ended: 'Disconnected',
    endedMeaning:
      'No program gets a token for this account any more. It can be connected again at any time, as a new connection.',
    endedTokens: 'Tokens that were taken before expire by',
    endedTokensGone: 'Tokens that were taken before have expired by now.',
  },
  take: {
    open: (meaning: string) => `Take “${meaning}” back…`,
    title: (meaning: string, address: string) => `Take “${meaning}” of ${address} back?`,
    consequences: [
      'From the next request on no program gets a token that can do this.',
      'A token that a program took before still can, until it expires: at most an hour.',
      'Google itself keeps the consent as it is for as long as anything of it is in use here.',
    ],
    act: 'Take it back',
  },

  detail: {
    back: 'All connections',
    allows: 'What it allows',
    allowsLead: 'By service, as the person ticked it at Google.',
    health: 'Health',
    connectedOn: 'Connected',
    owner: 'Whose',
    tokenUntil: 'Present token good until',
    lastsHint:
      'The Google app is still in testing, or access was given for a time only. Connect again before then.',
    gone: {
      title: 'This connection is not there',
      lead: 'It may have been removed, or it belongs to somebody else.',
    },
  },

  before: { title: 'Disconnected before' },

  uses: {
    title: 'Who used this account',
    lead: 'Who was given a token for it during the last thirty days, by what, and what the token could do.',
    none: 'Nobody was given a token during the last thirty days.',
    columns: { who: 'Who', scopes: 'Could', used: 'Last used', count: 'Times', actions: 'Actions' },
    unnamed: 'Somebody who is gone',
    service: 'Service',
    you: 'You',
    ways: uses,
    key: (name: string, prefix: string) => `by the key “${name}” (${prefix}…)`,
    unnamedKey: 'by a key that is gone',
    revoked: 'Key revoked',
    revoke: 'Revoke the key…',
    confirm: {
      title: (name: string) => `Revoke “${name}”?`,
      lead: 'Programs that use this key are refused from the next request on, for this account and for everything else. Others who use the account are not touched.',
      alive: 'A token that it took before stays good at Google until it expires, at most an hour.',
      act: 'Revoke the key',
      done: (name: string) => `“${name}” is revoked.`,
    },
    end: {
      open: 'End the token…',
      title: 'End this program’s token?',
      lead: 'The program has to sign in again before it gets anything. API keys and other programs are not touched.',
      act: 'End it',
      done: 'The program’s token is ended.',
    },
  },

  timeline: {
    title: 'Timeline',
    lead: 'Everything that has happened to this connection.',
    none: 'Nothing has happened yet.',
    by: (name: string) => `by ${name}`,
    more: 'Show what was before',
    notTicked: (meanings: string) => `Not ticked: ${meanings}.`,
  },

  permissions: {
    lead: 'What programs can be allowed to do with a Google account, and the exact scopes that Google is asked for. Programs ask for what they want to do, never for a scope.',
    columns: {
      permission: 'Permission',
      service: 'Service',
      scopes: 'Scopes at Google',
      given: 'Your accounts',
    },
    nobody: 'given by none',
    noApp: 'No app',
    notAllowed: 'Not allowed here',
    always: 'Besides, Google is always asked which account it is:',
    reduce: 'Open an account to allow more with it, or to take something back.',
  },
} as const;
