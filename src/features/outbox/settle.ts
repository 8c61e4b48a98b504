import { type AuditRecord, record } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { CHANGED, type MailState } from './mail-state.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { type Fence, settleMail } from './store.ts';

type Settling = {
  from: readonly MailState['kind'][];
  state: Exclude<MailState, { kind: 'sending' }>;
  isThreadLost?: boolean;
};

/** What became of an attempt, written down with its audit entry and told to whoever watches; or nothing at all. */
export async function settle(
  { database, ...needs }: Pick<OutboxNeeds, 'database' | 'world' | 'seals'>,
  who: Scope,
  fence: Fence,
  settling: Settling,
): Promise<void> {
  await database.inTenant(who, async tx => {
    if (!(await settleMail(tx, fence, { ...settling, now: needs.world.now() }))) return;
    const entry = entryOf(settling.state);
    if (entry) await record(needs, tx, who, { ...entry, subject: { kind: 'mail', id: fence.id } });
    await announce(tx, { kind: CHANGED, id: fence.id });
  });
}

function entryOf(state: Settling['state']): Omit<AuditRecord, 'subject'> | undefined {
  switch (state.kind) {
    case 'sent':
      return { action: 'mail.sent' };
    case 'failed':
      return { action: 'mail.failed', outcome: 'failed', reason: state.reason };
    case 'unknown':
      if (state.looks > 0 && state.looksAgainAt) return undefined;
      return { action: state.looksAgainAt ? 'mail.unknown' : 'mail.not_found', outcome: 'failed' };
    case 'queued':
      return undefined;
    default:
      return state satisfies never;
  }
}
