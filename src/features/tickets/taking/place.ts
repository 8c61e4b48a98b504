import type { Mail } from '#features/mail/parse/mail.ts';
import type { TakenMail, TakenMails } from '#features/mail/take-mails.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { findByMessageIds, findByThreads } from '../messages/store.ts';
import { findByNumbers } from '../store.ts';
import { cluesOf, messageIdsIn, type Placement, placeMail } from '../threading/place.ts';
import { REPLY_TOKEN_KEY, type ReplyTokenRead, readReplyToken } from '../threading/reply-token.ts';
import type { TicketId } from '../ticket.ts';
import type { TakingNeeds } from '../ticket-needs.ts';

/** The ticket is the one that was found, or a name for a new one. */
export type Placed = { taken: TakenMail; placement: Placement<TicketId>; ticketId: TicketId };

/** Where mails belong, by the tickets that are there and by what becomes of the mails before them. */
export async function findPlaces(
  { world, seals }: TakingNeeds,
  tx: TenantTx,
  who: Scope,
  { mailbox, account, mails }: TakenMails,
): Promise<Placed[]> {
  const key = await seals.installationKey(REPLY_TOKEN_KEY);
  const carried = mails.map(taken => {
    const { mail } = taken;
    const clues = cluesOf(mail);
    const asked = { tenantId: who.tenantId, senders: believableSenders(mail), now: world.now() };
    const tokens = new Map<string, ReplyTokenRead>(
      clues.tokens.map(token => [token, readReplyToken(key, token, asked)]),
    );
    return { taken, clues, tokens };
  });
  const numbers = carried.flatMap(({ tokens }) => numbersIn([...tokens.values()]));
  const byNumber = await findByNumbers(tx, numbers);
  const names = carried.flatMap(({ clues }) => messageIdsIn(clues));
  const named = await findByMessageIds(tx, mailbox.id, names);
  const threads = mails.map(({ gmailThreadId }) => gmailThreadId);
  const byThread = await findByThreads(tx, { mailboxId: mailbox.id, account }, threads);
  return carried.map(({ taken, clues, tokens }) => {
    const { gmailId, gmailThreadId, mail } = taken;
    // A conversation is named after its first mail, which has none before it, unless it was put off and an answer was not.
    const isAlone = gmailThreadId === gmailId && !byThread.has(gmailThreadId);
    const placement = placeMail<TicketId>(isAlone ? clues : { ...clues, gmailThreadId }, {
      token: token => tokens.get(token) ?? { kind: 'foreign' },
      byNumber,
      byMessage: named.tickets,
      byThread,
    });
    const ticketId: TicketId = placement.kind === 'reply' ? placement.ticket : newId(world);
    byThread.set(gmailThreadId, ticketId);
    const { messageId } = mail;
    if (messageId !== undefined && !named.ofMailbox.has(messageId)) {
      named.tickets.set(messageId, ticketId);
      named.ofMailbox.add(messageId);
    }
    return { taken, placement, ticketId };
  });
}

function numbersIn(tokens: readonly ReplyTokenRead[]): number[] {
  return tokens.flatMap(read => (read.kind === 'valid' ? [read.ticketNumber] : []));
}

/** Whoever took somebody's token writes their address in From, too; where the host calls that forged, it opens nothing. */
function believableSenders({ from, authentication }: Mail): string[] {
  return authentication.kind === 'forged' ? [] : from.map(({ address }) => address);
}
