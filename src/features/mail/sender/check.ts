import { fail } from '#kernel/failures.ts';
import { sameMailAddress } from '#kernel/mail-address.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { CHANGED, type MailboxId } from '../mailboxes/mailbox.ts';
import { openReader } from '../sync/reader.ts';
import { findSender, type KnownSender, saveSender } from './store.ts';
import { type SenderVerdict, senderWords, verdictOf } from './verdict.ts';

/** Who may write as whom changes seldom. What was refused is asked again each time, for somebody may have mended it. */
const BELIEVED_MS = 60 * 60_000;

/**
 * Throws, in words for whoever would send, where Gmail would put another address into From than that of the mailbox.
 * Where it cannot be heard just now, what was heard last counts.
 */
export async function requireSender(needs: MailNeeds, who: Scope, mailboxId: MailboxId): Promise<void> {
  const known = await needs.database.inTenant(who, tx => findSender(tx, mailboxId));
  if (!known || isOwn(known)) return; // without an account nothing is sent, and that is said elsewhere
  const verdict = isBelieved(needs, known) ? known.verdict : await ask(needs, who, mailboxId, known);
  if (verdict === 'allowed') return;
  if (verdict === undefined)
    throw fail('google_busy', {
      detail:
        'Google does not say just now whether the account may write as this mailbox. Try again shortly.',
    });
  const { says, remedy } = senderWords[verdict];
  throw fail('conflict', { detail: `${says} ${remedy}` });
}

/** By the clock, so that a mailbox says it before anybody has written an answer. */
export async function checkSender(needs: MailNeeds, who: Scope, mailboxId: MailboxId): Promise<void> {
  const known = await needs.database.inTenant(who, tx => findSender(tx, mailboxId));
  if (known && !isOwn(known)) await ask(needs, who, mailboxId, known);
}

/** An account may always write as itself. */
function isOwn({ address, account }: KnownSender): boolean {
  return sameMailAddress(address, account.address);
}

function isBelieved({ world }: MailNeeds, { verdict, checkedAt }: KnownSender): boolean {
  const ageMs = checkedAt === null ? BELIEVED_MS : world.now().getTime() - checkedAt.getTime();
  return verdict === 'allowed' && ageMs >= 0 && ageMs < BELIEVED_MS;
}

async function ask(
  needs: MailNeeds,
  who: Scope,
  mailboxId: MailboxId,
  { address, account, verdict: before }: KnownSender,
): Promise<SenderVerdict | undefined> {
  const { connectionId } = account;
  const reader = await openReader(needs, who, connectionId);
  const heard = reader.kind === 'reader' ? await reader.senders('person') : reader;
  if (heard.kind !== 'senders') return before;
  const verdict = verdictOf(address, heard.senders);
  await needs.database.inTenant(who, async tx => {
    await saveSender(tx, mailboxId, { verdict, connectionId, now: needs.world.now() });
    if (verdict !== before) await announce(tx, { kind: CHANGED, id: mailboxId });
  });
  return verdict;
}
