import { actions, reasons } from './actions.ts';

const actors: Readonly<Record<string, string>> = {
  user: 'A person',
  service: 'A service',
  operator: 'The server’s operator',
  job: 'Upkeep',
  anyone: 'Someone not signed in',
};

const kinds: Readonly<Record<string, string>> = {
  user: 'person',
  api_key: 'API key',
  service: 'service',
  session: 'session',
  token_family: 'token',
  invitation: 'invitation',
  tenant: 'organisation',
  password: 'password',
  sign_in: 'sign-in',
  audit: 'audit log',
  audit_entry: 'entry of the log',
};

export const audit = {
  title: 'Audit',
  lead: 'What happened, by whom. Entries are chained: none can be changed or taken out unnoticed.',
  columns: { what: 'What', who: 'Who', about: 'About', when: 'When', details: 'Details' },
  outcomes: { done: 'Done', refused: 'Refused', failed: 'Failed' },
  actors,
  actions,
  reasons,
  nobody: 'Someone',
  nothing: '–',
  kinds,

  filter: {
    title: 'Filter',
    action: 'What',
    anything: 'Anything',
    allAbout: (kind: string) => `All about: ${kind}`,
    actor: 'Who',
    anyone: 'Anyone',
    outcome: 'Outcome',
    anyOutcome: 'Any',
    from: 'From',
    until: 'Until',
    subject: 'About',
    subjectHint: 'Id of a person, key or session',
    clear: 'Clear filters',
    count: (count: number) => (count === 1 ? 'One filter' : `${count} filters`),
  },
  none: { title: 'Nothing has happened yet', lead: 'From now on everything that matters is written here.' },
  noMatch: { title: 'No entry fits these filters', lead: 'Take one away, or widen the time.' },
  newer: 'Show newer entries',

  entry: {
    open: (action: string) => `Details of ${action}`,
    when: 'When',
    outcome: 'Outcome',
    reason: 'Reason',
    who: 'Who',
    about: 'About',
    position: 'Position in the chain',
    notChained: 'being added',
    id: 'Entry',
    detail: 'Details',
    noDetail: 'There are no further details.',
    via: 'By way of',
    unreadable:
      'The details cannot be opened. Their key may be lost, or somebody has written into the database. Tell whoever runs this server.',
    erased:
      'The personal details of this entry have been erased. The entry itself stays, and the chain still holds.',
    action: 'Name',
    sameActor: 'Everything by this one',
    sameAction: 'Everything of this kind',
    sameSubject: 'Everything about this',
  },
  erase: {
    open: 'Erase personal details…',
    title: 'Erase the details of this entry?',
    lead: (action: string) =>
      `“${action}” stays in the log with its time; who and what exactly is erased for good. This cannot be undone.`,
    act: 'Erase details',
    done: 'The details are erased.',
  },
  export: {
    open: 'Export',
    csv: 'As a table (CSV)',
    ndjson: 'For programs (NDJSON)',
    running: (size: string) => `Exporting… ${size}`,
    done: 'The export is in your downloads.',
    name: (tenant: string, day: string, format: string) => `${tenant}-audit-${day}.${format}`,
  },
  head: {
    title: 'End of the chain',
    lead: 'Keep this somewhere else. With it, anyone can prove later that nothing before it was changed.',
    position: 'Position',
    digest: 'Digest',
    signature: 'Signature',
    at: 'As of',
  },
} as const;
