import type { Mail } from '#features/mail/parse/mail.ts';
import type { TakenMail } from '#features/mail/take-mail.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { findByMessageIds, findByThread } from '../messages/store.ts';
import { findByNumbers } from '../store.ts';
import { cluesOf, messageIdsIn, type Placement, placeMail } from '../threading/place.ts';
import { REPLY_TOKEN_KEY, type ReplyTokenRead, readReplyToken } from '../threading/reply-token.ts';
import type { TicketId } from '../ticket.ts';
import type { TakingNeeds } from '../ticket-needs.ts';

type Arrived = Pick<TakenMail, 'mailbox' | 'account' | 'gmailId' | 'gmailThreadId' | 'mail'>;

/** Where a mail belongs, by the tickets that are there. */
export async function findPlace(
  { world, seals }: TakingNeeds,
  tx: TenantTx,
  who: Scope,
  { mailbox, account, gmailId, gmailThreadId, mail }: Arrived,
): Promise<Placement<TicketId>> {
  const inThread = await findByThread(tx, { mailboxId: mailbox.id, account, gmailThreadId });
  // A conversation is named after its first mail, which has none before it, unless it was put off and an answer was not.
  const isAlone = gmailThreadId === gmailId && !inThread;
  const clues = cluesOf(mail, isAlone ? undefined : gmailThreadId);
  const key = await seals.installationKey(REPLY_TOKEN_KEY);
  const asked = { tenantId: who.tenantId, senders: believableSenders(mail), now: world.now() };
  const tokens = new Map<string, ReplyTokenRead>(
    clues.tokens.map(token => [token, readReplyToken(key, token, asked)]),
  );
  const numbers = [...tokens.values()].flatMap(read => (read.kind === 'valid' ? [read.ticketNumber] : []));
  return placeMail<TicketId>(clues, {
    token: token => tokens.get(token) ?? { kind: 'foreign' },
    byNumber: await findByNumbers(tx, numbers),
    byMessage: await findByMessageIds(tx, mailbox.id, messageIdsIn(clues)),
    byThread: new Map(inThread && [[gmailThreadId, inThread]]),
  });
}

/** Whoever took somebody's token writes their address in From, too; where the host calls that forged, it opens nothing. */
function believableSenders({ from, authentication }: Mail): string[] {
  return authentication.kind === 'forged' ? [] : from.map(({ address }) => address);
}
