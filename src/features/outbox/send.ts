import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import { MOST_SEND_MS } from '#providers/google/gmail/send.ts';
import { type MailId, type MailState, type OutboxMail, rawIn } from './mail-state.ts';
import type { Reached, Trouble } from './mailer.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { nextAttemptAt, nextLookAt } from './pace.ts';
import { settle } from './settle.ts';
import { claimMail, type Fence, findMail } from './store.ts';

/** Longer than sending can take, so that whoever finds it over knows that nobody is at it. */
const CLAIM_MS = 2 * MOST_SEND_MS;

/**
 * One attempt, if the mail waits for one. Whatever can fail before it is on its way fails first; then the claim is
 * committed, and from there on only Google's answer, or finding it among the sent mail, says what became of it.
 */
export async function sendMail(needs: OutboxNeeds, who: Scope, id: MailId): Promise<void> {
  const { database, mailer, world } = needs;
  const mail = await database.inTenant(who, tx => findMail(tx, id));
  if (mail?.state.kind !== 'queued' || mail.state.dueAt > world.now()) return;
  const fence: Fence = { id, attempts: mail.attempts };
  const reached = await mailer.reach(who, mail.connectionId, 'send');
  if (reached.kind !== 'reached')
    return putAside(needs, who, { fence, mail, trouble: reached, from: ['queued'] });
  const claimed = await claim(needs, who, fence).catch(cause => {
    if (!(cause instanceof CannotOpen)) throw cause;
    needs.log.error({ cause, mailId: id }, 'a mail that was to be sent does not open');
    return 'sealed' as const;
  });
  if (claimed === 'sealed')
    await settle(needs, who, fence, { from: ['queued'], state: { kind: 'failed', reason: 'does_not_open' } });
  else if (claimed) await sendClaimed(needs, who, mail, reached, claimed);
}

type Claimed = { fence: Fence; threadId: string | null; raw: string };

async function claim(needs: OutboxNeeds, who: Scope, fence: Fence): Promise<Claimed | undefined> {
  const { database, presence, seals, world } = needs;
  const owner = newId<'claim'>(world);
  const node = presence.node() ?? null;
  return database.inTenant(who, async tx => {
    const claimed = await claimMail(tx, fence, { owner, node, forMs: CLAIM_MS, now: world.now() });
    if (!claimed) return undefined;
    // What cannot be opened throws, and takes the claim back with it.
    const raw = await seals.open(tx, who, rawIn(fence.id), claimed.sealed);
    return { fence: claimed.fence, threadId: claimed.threadId, raw: raw.reveal() };
  });
}

async function sendClaimed(
  needs: OutboxNeeds,
  who: Scope,
  mail: OutboxMail,
  { send }: Reached,
  { fence, threadId, raw }: Claimed,
): Promise<void> {
  const outcome = await send({ raw, ...(threadId !== null && { threadId }) });
  switch (outcome.kind) {
    case 'sent':
      return settle(needs, who, fence, {
        // Also where somebody has taken us for dead meanwhile: nobody knows better than Google.
        from: ['sending', 'unknown'],
        state: { kind: 'sent', gmailId: outcome.id, gmailThreadId: outcome.threadId },
      });
    case 'unknown':
      needs.log.warn({ mailId: fence.id, clue: outcome.clue }, 'it is not known whether a mail has gone out');
      return settle(needs, who, fence, {
        from: ['sending'],
        state: { kind: 'unknown', looks: 0, looksAgainAt: nextLookAt(needs.world, 0) ?? null },
      });
    case 'busy':
    case 'lost_thread':
    case 'failed':
      return putAside(needs, who, { fence, mail, trouble: outcome, from: ['sending', 'unknown'] });
    default:
      return outcome satisfies never;
  }
}

type Aside = { fence: Fence; mail: OutboxMail; trouble: Trouble; from: readonly MailState['kind'][] };

/** Nothing has gone out. */
async function putAside(
  needs: OutboxNeeds,
  who: Scope,
  { fence, mail, trouble, from }: Aside,
): Promise<void> {
  const isThreadLost = trouble.kind === 'lost_thread';
  await settle(needs, who, fence, { from, state: stateAfter(needs, mail, trouble), isThreadLost });
}

function stateAfter(
  { world }: OutboxNeeds,
  { askedAt }: OutboxMail,
  trouble: Trouble,
): Extract<MailState, { kind: 'queued' | 'failed' }> {
  if (trouble.kind === 'failed') return { kind: 'failed', reason: trouble.reason };
  if (trouble.kind === 'lost_thread') return { kind: 'queued', dueAt: world.now(), waitsFor: 'lost_thread' };
  const dueAt = nextAttemptAt(world, askedAt, trouble.retryAfterMs);
  if (dueAt) return { kind: 'queued', dueAt, waitsFor: 'google_busy' };
  return { kind: 'failed', reason: trouble.clue === 'token_refused' ? 'token_refused' : 'google_busy' };
}
