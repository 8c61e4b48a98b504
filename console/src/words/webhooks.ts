const events: Readonly<Record<string, string>> = {
  'connection.created': 'A Google account was connected',
  'connection.updated': 'A connection may do more or less than before, or works again, or does not',
  'connection.needs_reconnect': 'Google no longer accepts a permission: its person has to connect again',
  'connection.revoked': 'A connection was ended here',
  'ticket.created': 'A mail began a ticket',
  'ticket.updated': 'The status, the assignee or the subject of a ticket was changed',
  'ticket.replied': 'A mail came into a ticket, or an answer was written',
  'mailbox.trouble': 'The mail of a mailbox cannot be read, or Google does not tell of it',
  'mailbox.paused': 'A mailbox was paused by hand, or because Google refused it again and again',
  'mailbox.resumed': 'A mailbox goes on after a pause',
  'webhook.test': 'A test, sent by hand',
};

const kinds: Readonly<Record<string, string>> = { replay: 'Sent again', test: 'Test' };

const overlaps: Readonly<Record<number, string>> = {
  0: 'no longer at all',
  1: 'one more hour',
  24: 'one more day',
  168: 'one more week',
};

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function heldBack(count: number): string {
  if (count === 0) return 'Nothing has been missed so far.';
  return count === 1 ? 'One event is held until then.' : `${count} events are held until then.`;
}

export const webhooks = {
  title: 'Webhooks',
  lead: 'Programs of your organisation that are told what happens to connections, by Standard Webhooks: each call is signed, comes in order, and is tried again until it arrives.',
  columns: {
    endpoint: 'Endpoint',
    state: 'State',
    events: 'Told of',
    waiting: 'Still to send',
    actions: 'Actions',
  },
  none: {
    title: 'No program is told yet',
    lead: 'Add the address of one, and it hears of every connection that is made, changed or ended.',
  },
  states: { on: 'On', failing: 'Failing', off: 'Off' },
  allEvents: 'everything',
  events,
  waiting: (count: number) => `${count} waiting`,
  held: (count: number) => `${count} held`,
  nothing: 'nothing',

  trouble: {
    failing: {
      title: 'What is sent does not arrive',
      since: 'Failing since',
      says: (failures: number) =>
        `It has failed ${failures === 1 ? 'once' : `${failures} times in a row`}. Keyholder goes on trying, at longer and longer intervals. If nothing arrives for three days, the endpoint is switched off.`,
      remedy: 'Look below at what it answered, mend it there, and send a test.',
    },
    off: {
      since: 'Off since',
      titles: {
        by_hand: 'Switched off by hand',
        gone: 'Switched off: it answered that it is gone (410)',
        failing: 'Switched off: nothing has arrived for three days',
      },
      says: heldBack,
      remedy: {
        by_hand: 'Switch it on when the program is there again.',
        gone: 'If the program has moved, enter its new address. Then switch it on, or remove it.',
        failing: 'Mend the program, send a test until it arrives, then switch it on.',
      },
    },
  },

  create: {
    open: 'Add an endpoint',
    title: 'Add an endpoint',
    name: 'Name',
    nameHint: 'Which program it is.',
    url: 'Address',
    urlHint: 'With https, on the public internet. Redirects are not followed.',
    events: 'What it is told of',
    needsEvent: 'Tick at least one thing that it is told of.',
    submit: 'Add it',
    submitting: 'Adding…',
  },
  made: {
    title: (name: string) => `The secret of “${name}”`,
    lead: 'With it the program checks that a call is from Keyholder, by any library for Standard Webhooks. Calls without a good signature it must refuse.',
    label: 'Secret',
  },
  change: {
    open: 'Change…',
    title: (name: string) => `Change “${name}”`,
    submit: 'Save',
    done: (name: string) => `“${name}” is saved.`,
  },
  rotate: {
    open: 'New secret…',
    title: (name: string) => `A new secret for “${name}”`,
    lead: 'Calls are signed by both secrets until the former one ends, so that the program can change over without a gap.',
    overlap: 'The former secret signs for',
    overlaps,
    submit: 'Make the secret',
    submitting: 'Making…',
  },
  switchOff: {
    open: 'Switch off…',
    title: (name: string) => `Switch “${name}” off?`,
    lead: 'Nothing more is sent to it. What happens meanwhile is held, and can be sent when it is switched on again.',
    act: 'Switch off',
    done: (name: string) => `“${name}” is switched off.`,
  },
  switchOn: {
    open: 'Switch on…',
    title: (name: string) => `Switch “${name}” on?`,
    lead: heldBack,
    missed: 'What it has missed',
    choices: {
      send: { title: 'Send it now', meaning: 'In its order, before anything new.' },
      drop: { title: 'Drop it', meaning: 'It stays in the log, and can be sent again one by one.' },
    },
    act: 'Switch on',
    done: (name: string) => `“${name}” is switched on.`,
  },
  remove: {
    open: 'Remove…',
    title: (name: string) => `Remove “${name}” for good?`,
    lead: 'Nothing more is sent to it. What it has still to be told, and the log of what it was told, are deleted. This cannot be undone.',
    act: 'Remove',
    done: (name: string) => `“${name}” is removed.`,
  },
  test: { open: 'Send a test', sending: 'Sending…' },

  detail: {
    back: 'All webhooks',
    about: 'About it',
    name: 'Told of',
    added: 'Added',
    waiting: 'Still to send',
    secrets: 'Secrets',
    oneSecret: 'One, made',
    twoSecrets: 'Two sign now. The former one ends',
    gone: { title: 'This endpoint is not there', lead: 'Somebody may have removed it.' },
  },

  deliveries: {
    title: 'Deliveries',
    lead: 'What was sent and is to be sent, the newest first.',
    columns: {
      what: 'What',
      state: 'State',
      says: 'How it went',
      at: 'When',
      actions: 'Actions',
    },
    none: {
      title: 'Nothing has been sent yet',
      lead: 'Send a test to see whether the program takes it.',
    },
    noneOfState: { title: 'None in this state', lead: 'Choose another state to see the others.' },
    state: 'State',
    any: 'All',
    states: {
      waiting: 'Waiting',
      held: 'Held',
      delivered: 'Delivered',
      failed: 'Failed',
      dropped: 'Dropped',
    },
    kinds,
    notYet: 'Not sent yet.',
    next: 'Next try',
    attempts: (count: number) => `Tried ${times(count)}`,
    status: (status: number) => `Answered ${status}.`,
    open: (what: string, state: string) => `Details of ${what}, ${state.toLowerCase()}`,
  },
  delivery: {
    id: 'Id of the event',
    sent: 'What was sent',
    toSend: 'What is to be sent',
    headers: 'Headers, besides time and signature',
    body: 'Body',
    attempts: 'Attempts',
    noAttempt: 'Not tried yet.',
    took: (ms: number) => `after ${ms} ms`,
    address: (address: string) => `from ${address}`,
    answer: 'It answered',
    replay: 'Send it again',
    replaying: 'Sending…',
    replayed: 'It is sent again, under the same id.',
    offHint: 'Switch the endpoint on to send it again.',
  },
} as const;
