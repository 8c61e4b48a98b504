import { type AuditRecord, recordAll } from '#features/audit/record.ts';
import type { Mailbox } from '#features/mail/mailboxes/mailbox.ts';
import type { Mail } from '#features/mail/parse/mail.ts';
import type { TakeMails, TakenMail, TakenMails } from '#features/mail/take-mails.ts';
import { newIdsInOrder } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { announceAll } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { countMail, countsIn, type Lately } from '../answering/lately.ts';
import { COUNTED_MS, mayAnswer, mayNotify } from '../answering/limits.ts';
import { countLately } from '../answering/store.ts';
import { insertAttachments } from '../attachments/store.ts';
import { sealContent } from '../messages/content.ts';
import { correspondentOf } from '../messages/correspondent.ts';
import type { Incoming } from '../messages/message.ts';
import { findTaken, insertMessages, type NewMessage } from '../messages/store.ts';
import { WORDS_KEY, wordCodes } from '../searching/words.ts';
import { findOurs, growTickets, insertTickets, lockTickets, type Ours, takeNumbers } from '../store.ts';
import { tellOfMessages } from '../tell-subscribers.ts';
import { CHANGED } from '../ticket.ts';
import type { TakingNeeds } from '../ticket-needs.ts';
import { attachmentsOf, contentOf, factsOf, searchedText } from './facts.ts';
import { type Arrived, growByMails } from './grow.ts';
import { findPlaces, type Placed } from './place.ts';
import { judgeSender, shownSenders } from './standing.ts';

const WORDS_AT_ONCE = 2_000; // some five milliseconds

/** Each mail becomes one ticket or one message in one, with all that follows from it, or nothing has happened. */
export function takingMails(needs: TakingNeeds): TakeMails {
  return (tx, who, taken) => takeMails(needs, tx, who, taken);
}

/**
 * Everything is looked up by one question for all of them, and written by one; what is decided in between is decided
 * for one after the other.
 */
async function takeMails(needs: TakingNeeds, tx: TenantTx, who: Scope, given: TakenMails): Promise<void> {
  const { mailbox, account } = given;
  const mails = await withoutTaken(tx, given);
  if (mails.length === 0) return;
  const now = needs.world.now();
  const placed = await withWords(needs, who, await findPlaces(needs, tx, who, { mailbox, account, mails }));
  const { known, ours, lately, firstNumber } = await lookAround(tx, placed, now);
  const { arrived, tickets } = growByMails(placed, { mailbox, known, firstNumber, now });
  const received = judge(needs, arrived, { mailbox, account, ours, lately, now });
  const [begun, grown] = [tickets.filter(({ isNew }) => isNew), tickets.filter(({ isNew }) => !isNew)];
  await insertTickets(tx, begun);
  await growTickets(tx, grown);
  await keepMessages(needs, tx, who, received);
  await recordAll(needs, tx, who, received.map(entryOf));
  await tellOfMessages(needs, tx, received.filter(({ isLoud }) => isLoud).map(toldOf));
  await announceAll(
    tx,
    CHANGED,
    tickets.map(({ id }) => id),
  );
}

/** What was noted once more, because its note was lost, is here already. */
async function withoutTaken(tx: TenantTx, { mailbox, account, mails }: TakenMails): Promise<TakenMail[]> {
  const gmailIds = mails.map(({ gmailId }) => gmailId);
  const taken = await findTaken(tx, { mailboxId: mailbox.id, account }, gmailIds);
  return mails.filter(({ gmailId }) => !taken.has(gmailId));
}

/** By which they are found. Of some mails it takes milliseconds, in which nobody else is served. */
async function withWords({ world, seals }: TakingNeeds, who: Scope, placed: readonly Placed[]) {
  const key = await seals.installationKey(WORDS_KEY);
  const found: (Placed & { words: readonly number[] })[] = [];
  let sinceRest = 0;
  for (const each of placed) {
    const words = wordCodes(key, who.tenantId, searchedText(each.taken.mail));
    found.push({ ...each, words });
    sinceRest += words.length;
    if (sinceRest < WORDS_AT_ONCE) continue;
    await world.delay(0);
    sinceRest = 0;
  }
  return found;
}

/** Locks the tickets that grow, and then takes numbers for those that begin. */
async function lookAround(tx: TenantTx, placed: readonly Placed[], now: Date) {
  const begun = new Set(placed.flatMap(each => (each.placement.kind === 'new' ? [each.ticketId] : [])));
  const grown = new Set(placed.map(({ ticketId }) => ticketId).filter(id => !begun.has(id)));
  const mails = placed.map(({ taken }) => taken.mail);
  return {
    known: await lockTickets(tx, [...grown]),
    ours: await findOurs(tx, [...new Set(mails.flatMap(shownSenders))]),
    lately: await countLately(tx, {
      ticketIds: [...grown],
      correspondents: [...new Set(mails.flatMap(mail => writerOf(mail) ?? []))],
      since: shifted(now, -COUNTED_MS),
    }),
    firstNumber: begun.size > 0 ? await takeNumbers(tx, begun.size) : 0,
  };
}

function writerOf({ from: [author] }: Mail): string | null {
  return author ? correspondentOf(author.address) : null;
}

type Received = Arrived & { message: Incoming; isLoud: boolean };
type Judging = {
  mailbox: Mailbox;
  account: number;
  ours: ReadonlyMap<string, Ours>;
  lately: Lately;
  now: Date;
};

function judge(
  { world }: TakingNeeds,
  arrived: readonly Arrived[],
  { mailbox, account, ours, lately, now }: Judging,
): Received[] {
  const nextId = newIdsInOrder<'ticket_message'>(world);
  return arrived.map(each => {
    const { taken, placement, ticketId } = each;
    const { mail, isOld } = taken;
    const correspondent = writerOf(mail);
    const counts = countsIn(lately, { ticketId, correspondent });
    if (mail.receivedAt > shifted(now, -COUNTED_MS)) countMail(lately, { ticketId, correspondent });
    const { standing, isFromMonitored } = judgeSender(mail, ours);
    const decided = mayAnswer({ mail, isFromMonitored, counts, now });
    const silence = decided.kind === 'silence' ? decided.because : null;
    const facts = factsOf(taken, { mailboxId: mailbox.id, account, placement });
    const message = { id: nextId(), ticketId, ...facts, correspondent, standing, silence };
    return { ...each, message, isLoud: !isOld && mayNotify({ mail, counts, now }) };
  });
}

async function keepMessages(
  needs: TakingNeeds,
  tx: TenantTx,
  who: Scope,
  received: readonly Received[],
): Promise<void> {
  const kept: NewMessage[] = [];
  for (const { message, taken } of received)
    kept.push({ message, sealed: await sealContent(needs, tx, who, message.id, contentOf(taken.mail)) });
  await insertMessages(tx, kept);
  await insertAttachments(
    tx,
    received.flatMap(({ message, taken }) =>
      attachmentsOf(taken.mail).map(facts => ({ ...facts, messageId: message.id })),
    ),
  );
}

function entryOf({ message, ticketId, isNew }: Received): AuditRecord {
  return {
    action: isNew ? 'ticket.created' : 'ticket.mail_received',
    subject: { kind: 'ticket', id: ticketId },
    detail: { message: message.id, mailbox: message.mailboxId },
  };
}

function toldOf({ ticket, message, isNew }: Received) {
  return { type: isNew ? ('ticket.created' as const) : ('ticket.replied' as const), ticket, message };
}
