import { record } from '#features/audit/record.ts';
import type { TakeMail, TakenMail } from '#features/mail/take-mail.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { COUNTED_MS, mayAnswer, mayNotify } from '../answering/limits.ts';
import { insertAttachments } from '../attachments/store.ts';
import { sealContent } from '../messages/content.ts';
import { correspondentOf } from '../messages/correspondent.ts';
import type { Incoming, TicketMessageId } from '../messages/message.ts';
import { countLately, insertMessage, isTaken } from '../messages/store.ts';
import { WORDS_KEY, wordCodes } from '../searching/words.ts';
import { growTicket, insertTicket, lockTicket, takeNumber } from '../store.ts';
import { tellOfMessage } from '../tell-subscribers.ts';
import type { Placement } from '../threading/place.ts';
import { CHANGED, type Ticket, type TicketId } from '../ticket.ts';
import type { TakingNeeds } from '../ticket-needs.ts';
import { attachmentsOf, contentOf, factsOf, searchedText, statusAfter } from './facts.ts';
import { findPlace } from './place.ts';
import { judgeSender } from './standing.ts';

/** Each mail becomes one ticket or one message in one, with all that follows from it, or nothing has happened. */
export function takingMail(needs: TakingNeeds): TakeMail {
  return (tx, who, taken) => takeMail(needs, tx, who, taken);
}

async function takeMail(needs: TakingNeeds, tx: TenantTx, who: Scope, taken: TakenMail): Promise<void> {
  const { mail, mailbox, account, gmailId } = taken;
  // What was noted once more, because its note was lost, is here already.
  if (await isTaken(tx, { mailboxId: mailbox.id, account, gmailId })) return;
  const now = needs.world.now();
  const placement = await findPlace(needs, tx, who, taken);
  const correspondent = mail.from[0] ? correspondentOf(mail.from[0].address) : null;
  const { standing, isFromMonitored } = await judgeSender(tx, mail);
  const counts = await countLately(tx, {
    ticketId: placement.kind === 'reply' ? placement.ticket : undefined,
    correspondent,
    since: shifted(now, -COUNTED_MS),
  });
  const decided = mayAnswer({ mail, isFromMonitored, counts, now });
  const id = newId<'ticket_message'>(needs.world);
  const words = wordCodes(await needs.seals.installationKey(WORDS_KEY), who.tenantId, searchedText(mail));
  const ticket = await place(needs, tx, { taken, placement, words });
  const message: Incoming = {
    id,
    ticketId: ticket.id,
    ...factsOf(taken, placement),
    correspondent,
    standing,
    silence: decided.kind === 'silence' ? decided.because : null,
  };
  await keep(needs, tx, who, { message, taken });
  const isNew = placement.kind === 'new';
  await record(needs, tx, who, {
    action: isNew ? 'ticket.created' : 'ticket.mail_received',
    subject: { kind: 'ticket', id: ticket.id },
    detail: { message: id, mailbox: mailbox.id },
  });
  if (!taken.isOld && mayNotify({ mail, counts, now }))
    await tellOfMessage(needs, tx, { type: isNew ? 'ticket.created' : 'ticket.replied', ticket, message });
  await announce(tx, { kind: CHANGED, id: ticket.id });
}

type Placing = { taken: TakenMail; placement: Placement<TicketId>; words: readonly number[] };

async function place(
  { world }: TakingNeeds,
  tx: TenantTx,
  { taken: { mail, mailbox }, placement, words }: Placing,
): Promise<Ticket> {
  const now = world.now();
  if (placement.kind === 'reply') {
    const ticket = await lockTicket(tx, placement.ticket);
    if (!ticket) throw new Error('A ticket has vanished while a mail was put into it.');
    const status = statusAfter(mail, ticket.status);
    await growTicket(tx, ticket.id, { status, at: mail.receivedAt, words, now });
    return { ...ticket, status };
  }
  const [author] = mail.from;
  const ticket: Ticket = {
    id: newId(world),
    number: await takeNumber(tx),
    subject: mail.subject,
    status: 'open',
    requester: { address: author?.address ?? null, name: author?.name || null },
    assigneeId: mailbox.defaultAssigneeId,
    mailboxId: mailbox.id,
    createdAt: now,
    updatedAt: now,
    lastMessageAt: mail.receivedAt,
  };
  await insertTicket(tx, { ...ticket, words });
  return ticket;
}

async function keep(
  needs: TakingNeeds,
  tx: TenantTx,
  who: Scope,
  { message, taken }: { message: Incoming; taken: TakenMail },
): Promise<void> {
  const id: TicketMessageId = message.id;
  const sealed = await sealContent(needs, tx, who, id, contentOf(taken.mail));
  await insertMessage(tx, { message, sealed });
  await insertAttachments(tx, id, attachmentsOf(taken.mail));
}
