const roles: Readonly<Record<string, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  technician: 'Technician',
  operator: 'Operator',
  member: 'Member',
};

export const users = {
  title: 'Users',
  lead: 'Who belongs to your organisation, and what they may do.',
  tabs: { people: 'People', invitations: 'Invitations', roles: 'Roles' },
  tabsLabel: 'Users, invitations and roles',
  search: 'Search by name or address',
  columns: { person: 'Person', role: 'Role', state: 'State', seen: 'Last seen', actions: 'Actions' },
  you: 'You',
  aboveYou: 'Only somebody with this role can give it.',
  active: 'Active',
  frozen: 'Frozen',
  neverSeen: 'never',
  none: { title: 'Nobody is here yet', lead: 'Invite the first person.' },
  noMatch: {
    title: 'Nobody matches',
    lead: 'Try another part of the name or address.',
    clear: 'Show everybody',
  },
  roles,

  invite: {
    open: 'Invite someone',
    title: 'Invite someone',
    lead: 'You get a link to pass on. Whoever opens it chooses a name and a password.',
    address: 'E-mail address',
    role: 'Role',
    submit: 'Make the invitation',
    submitting: 'Making…',
    madeTitle: (address: string) => `The invitation for ${address}`,
    madeLead: 'Send this link to that person in a way that only they can read. It works once.',
    link: 'Invitation link',
    validUntil: 'Valid until',
  },
  pending: {
    columns: { address: 'Address', role: 'Role', expires: 'Valid until', actions: 'Actions' },
    none: {
      title: 'No invitation is waiting',
      lead: 'Invitations stay here until they are accepted, withdrawn or too old.',
    },
    withdraw: 'Withdraw',
    expired: 'Too old',
    confirm: {
      title: (address: string) => `Withdraw the invitation for ${address}?`,
      lead: 'Its link stops working at once. You can invite this person again at any time.',
      act: 'Withdraw it',
    },
    withdrawn: (address: string) => `The invitation for ${address} is withdrawn.`,
  },

  changeRole: {
    open: 'Change role…',
    title: (name: string) => `Role of ${name}`,
    lead: 'The new role counts from the next click on, also in sessions and keys that are open now.',
    submit: 'Change role',
    done: (name: string, role: string) => `${name} now has the role ${role}.`,
  },
  rename: {
    open: 'Change name…',
    title: (name: string) => `Name of ${name}`,
    name: 'Name',
    submit: 'Save',
    done: 'The name is changed.',
  },
  freeze: {
    open: 'Freeze…',
    title: (name: string) => `Freeze ${name}?`,
    lead: 'All sessions, tokens and API keys of this person stop working at once, and no token of their Google accounts is handed out or renewed. Nothing is deleted; unfreezing lets them sign in again.',
    act: 'Freeze',
    done: (name: string) => `${name} is frozen.`,
  },
  unfreeze: {
    open: 'Unfreeze…',
    title: (name: string) => `Unfreeze ${name}?`,
    lead: 'This person can sign in again, with the same role as before.',
    act: 'Unfreeze',
    done: (name: string) => `${name} can sign in again.`,
  },
  remove: {
    open: 'Remove…',
    title: (name: string) => `Remove ${name} for good?`,
    lead: (address: string) =>
      `${address} loses access at once, and the API keys of this person are revoked. This cannot be undone; the audit log stays.`,
    act: 'Remove',
    done: (name: string) => `${name} is removed.`,
  },

  matrix: {
    lead: 'A role is a set of permissions. Nobody can be given more than what is written here.',
    permission: 'What it allows',
    allowed: 'yes',
    refused: 'no',
    caption: 'What each role may do',
    yours: 'Your role',
    count: (count: number) => (count === 1 ? 'one permission' : `${count} permissions`),
  },
} as const;
