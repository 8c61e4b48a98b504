import type { Scope } from '#kernel/scope.ts';
import type { MailId, OutboxMail } from './mail-state.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { nextLookAt } from './pace.ts';
import { settle } from './settle.ts';
import { type Fence, findMail } from './store.ts';

/** Nobody has answered whether it went out. It is looked for by its own name, and never sent again unasked. */
export async function lookForMail(needs: OutboxNeeds, who: Scope, id: MailId): Promise<void> {
  const mail = await needs.database.inTenant(who, tx => findMail(tx, id));
  if (mail?.state.kind !== 'unknown') return;
  const { looks, looksAgainAt } = mail.state;
  if (!looksAgainAt || looksAgainAt > needs.world.now()) return;
  const fence: Fence = { id, attempts: mail.attempts };
  const seen = await look(needs, who, mail);
  if (typeof seen !== 'string')
    return settle(needs, who, fence, {
      from: ['unknown'],
      state: { kind: 'sent', gmailId: seen.id, gmailThreadId: seen.threadId },
    });
  if (seen === 'not_heard') {
    const looked = Math.max(looks, UNHEARD_LOOKS);
    return stillUnknown(needs, who, fence, { looks: looked, looksAgainAt: nextLookAt(needs.world, looked) });
  }
  // Whoever may not read cannot find it on another day either.
  const next = seen === 'may_not_look' ? undefined : nextLookAt(needs.world, looks + 1);
  await stillUnknown(needs, who, fence, { looks: looks + 1, looksAgainAt: next });
}

/** Google that is away says nothing about any mail. It is asked every ten minutes until it does, and nothing is counted. */
const UNHEARD_LOOKS = 3;

function stillUnknown(
  needs: OutboxNeeds,
  who: Scope,
  fence: Fence,
  { looks, looksAgainAt }: { looks: number; looksAgainAt: Date | undefined },
): Promise<void> {
  const state = { kind: 'unknown', looks, looksAgainAt: looksAgainAt ?? null } as const;
  return settle(needs, who, fence, { from: ['unknown'], state });
}

async function look({ mailer }: OutboxNeeds, who: Scope, { connectionId, messageId }: OutboxMail) {
  const reached = await mailer.reach(who, connectionId, 'look');
  const found = reached.kind === 'reached' ? await reached.find(messageId) : reached;
  if (found.kind === 'sent') return found;
  if (found.kind === 'busy') return 'not_heard';
  return found.kind === 'failed' && found.reason === 'scope_missing' ? 'may_not_look' : 'not_seen';
}
