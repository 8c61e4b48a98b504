import { spell } from '../../frame/random.ts';
import type { Google } from '../google.ts';
import type { Person } from '../records.ts';
import { emptyHistory } from './history.ts';
import type { Mailbox } from './records.ts';

export function mailboxOf(google: Google, person: Person): Mailbox {
  const known = google.gmail.mailboxes.get(person.sub);
  if (known) return known;
  const mailbox: Mailbox = {
    sub: person.sub,
    isEnabled: true,
    messages: new Map(),
    threads: new Map(),
    timeline: [],
    byMessageId: new Map(),
    labels: new Map(),
    drafts: new Map(),
    sendAs: new Map(),
    watches: new Map(),
    history: emptyHistory(Number(spell(google.random, 'digits', 4)) + 1_000_000),
    notifications: { published: 0, dropped: 0, refused: 0, lastMs: Number.NEGATIVE_INFINITY },
    sentMs: [],
    sequence: 0,
    labelsMade: 0,
  };
  google.gmail.mailboxes.set(person.sub, mailbox);
  return mailbox;
}

/** 16 hexadecimal digits that grow with time, as Gmail's do. */
export function newMessageId(google: Google, mailbox: Mailbox): string {
  const moment = google.clock.now().getTime().toString(16).padStart(11, '0');
  for (;;) {
    const id = moment + spell(google.random, 'hex', 5);
    if (!mailbox.messages.has(id) && !mailbox.threads.has(id)) return id;
  }
}
