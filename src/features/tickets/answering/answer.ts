import { isDeepStrictEqual } from 'node:util';
import { recordByName } from '#features/access/users/acting.ts';
import { sanitizeHtml } from '#features/mail/parse/html.ts';
import { requireSender } from '#features/mail/sender/check.ts';
import { type Composed, composeMail } from '#features/outbox/compose.ts';
import { enqueueMail } from '#features/outbox/enqueue.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { requireTicket } from '../change.ts';
import { type Content, openContent, sealContent } from '../messages/content.ts';
import { correspondentOf } from '../messages/correspondent.ts';
import type { Outgoing } from '../messages/message.ts';
import {
  findBeginning,
  findByRequestKey,
  findMessage,
  findNewest,
  insertMessages,
} from '../messages/store.ts';
import { WORDS_KEY, wordCodes } from '../searching/words.ts';
import { type ShownMessage, showMessages } from '../show.ts';
import { findSendingMailbox, growTickets } from '../store.ts';
import { tellOfMessages } from '../tell-subscribers.ts';
import { REPLY_TOKEN_DAYS, REPLY_TOKEN_KEY, writeReplyToken } from '../threading/reply-token.ts';
import { CHANGED, type Ticket, type TicketId } from '../ticket.ts';
import type { TicketNeeds } from '../ticket-needs.ts';
import { type Answered, draftAnswer, recipientOf, type Words } from './draft-answer.ts';
import { isByProgram, refuseLoop } from './may-program-answer.ts';

const DAY_MS = 24 * 60 * 60_000;

export type Asked = Words & {
  ticketId: TicketId;
  close: boolean;
  /** By which the caller knows this answer: however often it asks, one goes out. */
  key?: string | undefined;
  writtenBy?: 'person' | 'program' | undefined;
};

/** The answer stands in the ticket and goes out, or neither. What becomes of it is the outbox's to say. */
export async function answerTicket(needs: TicketNeeds, who: Scope, asked: Asked): Promise<ShownMessage> {
  const { world, seals, database } = needs;
  const { answered, isWritten } = await database.inTenant(who, async tx => ({
    answered: await readAnswered(needs, tx, who, asked.ticketId),
    isWritten: (await findKnown(tx, asked)) !== undefined,
  }));
  const { ticket, mailbox } = answered;
  if (!mailbox.connectionId)
    throw fail('not_connected', {
      detail: 'The mailbox of this ticket has no Google account. Connect it under Mailboxes, then answer.',
    });
  const to = recipientOf(answered);
  if (!isWritten) await requireSender(needs, who, mailbox.id);
  const token = writeReplyToken(await seals.installationKey(REPLY_TOKEN_KEY), {
    tenantId: who.tenantId,
    ticketNumber: ticket.number,
    recipient: to.address,
    expiresAt: shifted(world.now(), REPLY_TOKEN_DAYS * DAY_MS),
  });
  const byProgram = isByProgram(who, asked.writtenBy);
  const composed = await composeMail(needs, draftAnswer(answered, { words: asked, to, token, byProgram }));
  const words = wordCodes(await seals.installationKey(WORDS_KEY), who.tenantId, asked.text);
  const connectionId = mailbox.connectionId;
  return database.inTenant(who, async tx => {
    const locked = await requireTicket(tx, ticket.id);
    const id =
      (await findAsked(needs, tx, who, { asked, composed })) ??
      (await keep(needs, tx, who, {
        asked,
        answered,
        ticket: locked,
        composed,
        connectionId,
        byProgram,
        words,
      }));
    const stored = await findMessage(tx, ticket.id, id);
    const [shown] = await showMessages(needs, tx, who, stored ? [stored] : []);
    if (!shown) throw new Error('An answer has vanished while it was written.');
    return shown;
  });
}

async function readAnswered(needs: TicketNeeds, tx: TenantTx, who: Scope, id: TicketId): Promise<Answered> {
  const ticket = await requireTicket(tx, id);
  const [mailbox, newest, first] = [
    await findSendingMailbox(tx, ticket.mailboxId),
    await findNewest(tx, id),
    await findBeginning(tx, id),
  ];
  if (!mailbox || newest?.direction !== 'in')
    throw new Error('A ticket stands without its mailbox or its mail.');
  const began = first && (await openContent(needs, tx, who, { id: first.message.id, sealed: first.sealed }));
  return { ticket, mailbox, newest, began };
}

/** Asked for once more: the one that is there, if it says the same. */
async function findAsked(
  needs: TicketNeeds,
  tx: TenantTx,
  who: Scope,
  { asked, composed }: { asked: Asked; composed: Composed },
) {
  const known = await findKnown(tx, asked);
  if (!known) return undefined;
  const content = await openContent(needs, tx, who, { id: known.message.id, sealed: known.sealed });
  const { cc } = contentOf(composed, { text: asked.text });
  if (content.text === asked.text && isDeepStrictEqual(content.cc, cc)) return known.message.id;
  throw fail('conflict', {
    detail: 'Another answer was already written under this key. Look at it, then use a new key.',
  });
}

async function findKnown(tx: TenantTx, { ticketId, key }: Asked) {
  return key === undefined ? undefined : findByRequestKey(tx, ticketId, key);
}

type Keeping = {
  asked: Asked;
  answered: Answered;
  ticket: Ticket;
  composed: Composed;
  connectionId: NonNullable<Answered['mailbox']['connectionId']>;
  byProgram: boolean;
  words: readonly number[];
};

async function keep(needs: TicketNeeds, tx: TenantTx, who: Scope, keeping: Keeping) {
  const { asked, answered, ticket, composed, connectionId, byProgram } = keeping;
  const now = needs.world.now();
  const recipient = correspondentOf(recipientOf(answered).address);
  if (byProgram) await refuseLoop(tx, { ticketId: ticket.id, recipient, now });
  const id = newId<'ticket_message'>(needs.world);
  const mail = await enqueueMail(needs, tx, who, { key: `ticket_answer/${id}`, connectionId, composed });
  const message: Outgoing = {
    id,
    ticketId: ticket.id,
    direction: 'out',
    mailboxId: answered.mailbox.id,
    messageId: composed.messageId,
    references: composed.draft.answers
      ? [composed.draft.answers.messageId, ...composed.draft.answers.references]
      : [],
    correspondent: recipient,
    subject: composed.draft.subject,
    clue: 'answer',
    clueRef: null,
    passedOver: [],
    origin: byProgram ? 'automatic' : 'person',
    originBecause: null,
    standing: 'own_mailbox',
    at: now,
    authorId: who.actor.kind === 'user' ? who.actor.userId : null,
    byProgram,
    requestKey: asked.key ?? null,
    outboxMailId: mail.id,
  };
  const sealed = await sealContent(needs, tx, who, id, contentOf(composed, asked));
  await insertMessages(tx, [{ message, sealed }]);
  const status = asked.close ? 'closed' : 'waiting';
  const words = new Set(keeping.words);
  await growTickets(tx, [{ id: ticket.id, status, lastMessageAt: now, updatedAt: now, words }]);
  await recordByName(needs, tx, who, {
    action: 'ticket.answered',
    subject: { kind: 'ticket', id: ticket.id },
    detail: { message: id, mail: mail.id },
  });
  await tellOfMessages(needs, tx, [{ type: 'ticket.replied', ticket: { ...ticket, status }, message }]);
  await announce(tx, { kind: CHANGED, id: ticket.id });
  return id;
}

/** As it is shown here: what its writer wrote, and nothing that would run. */
function contentOf({ draft }: Composed, { text, html }: Words): Content {
  const people = (list: Content['to'][number][] | readonly { address: string; name?: string }[]) =>
    list.map(({ address, name }) => ({ address, name: name ?? '', oddities: [] }));
  const safe = html === undefined ? undefined : sanitizeHtml(html);
  return {
    from: people([draft.from]),
    replyTo: [],
    to: people(draft.to.flatMap(each => ('group' in each ? [] : [each]))),
    cc: people((draft.cc ?? []).flatMap(each => ('group' in each ? [] : [each]))),
    text,
    ...(safe && { html: safe.html }),
    remoteImages: safe ? [...safe.remoteImages] : [],
    isCut: false,
  };
}
