import { messageIdsIn } from '../mime/headers.ts';
import { firstNotBefore, isBefore, type Position } from '../positions.ts';
import type { Mailbox, Message } from '../records.ts';
import { momentOf } from './dates.ts';
import { matches } from './matches.ts';
import type { Query } from './read-query.ts';

export type Listing = {
  query: Query;
  /** All of them must be on the message. */
  labelIds: readonly string[];
  includesSpamAndTrash: boolean;
  nowMs: number;
  /** Only what is older than this place. */
  from: Position | undefined;
};

const hidden = ['SPAM', 'TRASH'] as const;

/** Newest first. Reads on only as far as the caller does, and starts and ends where dates and ids allow. */
export function* listed(mailbox: Mailbox, listing: Listing): Generator<Message> {
  const needed = topTerms(listing.query);
  const msgid = needed.find(term => term.field === 'rfc822msgid')?.value;
  const afterMs = Math.max(...needed.filter(isAfter).map(term => momentOf(term.value) ?? 0), 0);
  const place = { mailbox, nowMs: listing.nowMs };
  for (const message of candidates(mailbox, msgid, listing.from)) {
    if (message.internalDateMs < afterMs) return;
    if (isListed(message, listing, needed) && matches(listing.query, message, place)) yield message;
  }
}

function isListed({ labelIds }: Message, listing: Listing, needed: readonly Term[]): boolean {
  if (!listing.labelIds.every(id => labelIds.has(id))) return false;
  if (listing.includesSpamAndTrash) return true;
  return hidden.every(id => !labelIds.has(id) || listing.labelIds.includes(id) || names(needed, id));
}

/** Whoever asks for the trash wants to see what is in it. */
function names(needed: readonly Term[], id: (typeof hidden)[number]): boolean {
  return needed.some(
    ({ field, value }) =>
      ['in', 'is', 'label'].includes(field) &&
      (value.toUpperCase() === id || value.toLowerCase() === 'anywhere'),
  );
}

type Term = Extract<Query, { kind: 'term' }>;

/** What every result must fulfil. */
function topTerms(query: Query): Term[] {
  if (query.kind === 'term') return [query];
  return query.kind === 'all' ? query.of.flatMap(topTerms) : [];
}

function isAfter({ field }: Term): boolean {
  return field === 'after' || field === 'newer';
}

function* candidates(
  mailbox: Mailbox,
  msgid: string | undefined,
  from: Position | undefined,
): Generator<Message> {
  const namesakes =
    msgid === undefined ? undefined : mailbox.byMessageId.get(messageIdsIn(msgid)[0] ?? msgid);
  const list = msgid === undefined ? mailbox.timeline : (namesakes ?? []).toSorted(byAge);
  for (let at = (from ? firstNotBefore(list, from) : list.length) - 1; at >= 0; at -= 1) {
    const message = list[at];
    if (message) yield message;
  }
}

function byAge(one: Message, other: Message): number {
  return isBefore(one, other) ? -1 : 1;
}
