import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { record } from '#features/audit/record.ts';
import { newId, type TenantId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import { giveTurns } from '#platform/queue/turns.ts';
import { findNextTry } from '../items/store.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { LEASE_MS } from './lease.ts';
import { REFUSALS_BEFORE_PAUSE, restAfter } from './pace.ts';
import {
  type Cursor,
  endLeaseOf,
  type Lease,
  listLeases,
  pauseRefused,
  releaseLease,
  saveFailure,
  saveSuccess,
  takeLease,
} from './store.ts';
import { type Synced, syncMailbox } from './sync-mailbox.ts';
import { isRefusal, type Stop, stop } from './trouble.ts';

const LIMITS = { atOnce: 8, atOnceOfTenant: 4, lookAgainMs: 250 };

export const MAIL_COURIER = 'mail.sync';

/** Reads every mailbox that is wanted, each by one node at a time. */
export async function runMailCourier(needs: MailNeeds, signal: AbortSignal): Promise<void> {
  const { world, database } = needs;
  await giveTurns(
    {
      ...LIMITS,
      world,
      database,
      take: except => take(needs, except),
      serve: lease => serve(needs, lease, signal),
      listLeases,
      endLeaseOf,
    },
    signal,
  );
}

function take({ world, database, presence }: MailNeeds, except: TenantId[]): Promise<Lease | undefined> {
  const owner = newId<'lease'>(world);
  const node = presence.node() ?? null;
  return database.asSystem('run upkeep', tx =>
    takeLease(tx, { owner, node, forMs: LEASE_MS, now: world.now(), except }),
  );
}

async function serve(needs: MailNeeds, lease: Lease, signal: AbortSignal): Promise<void> {
  const { log, database } = needs;
  const who = scopeOfHouse(lease.tenantId, MAIL_COURIER);
  try {
    const synced = await syncMailbox(needs, who, lease, signal).catch((cause: unknown): Synced => {
      log.error({ cause, mailboxId: lease.mailboxId }, 'a mailbox could not be read for a reason of our own');
      return stop('google_busy');
    });
    await settle(needs, who, lease, synced);
    await database.inTenant(who, tx => releaseLease(tx, lease));
  } catch (cause) {
    log.warn(
      { cause, mailboxId: lease.mailboxId },
      'a mailbox was not given back and its lease will run out',
    );
  }
}

async function settle(needs: MailNeeds, who: Scope, lease: Lease, synced: Synced): Promise<void> {
  if (synced.kind === 'lost') return;
  if (synced.kind === 'stop') return settleStop(needs, who, lease, synced, synced.cursor);
  const now = needs.world.now();
  await needs.database.inTenant(who, async tx => {
    const nextTryAt = await findNextTry(tx, lease.mailboxId);
    await saveSuccess(tx, lease, { wantedSince: synced.cursor.wantedSince, nextTryAt, now });
    await announce(tx, { kind: 'mailbox.changed', id: lease.mailboxId });
  });
}

async function settleStop(
  needs: MailNeeds,
  who: Scope,
  lease: Lease,
  { trouble, retryAfterMs }: Stop,
  cursor: Cursor | undefined,
): Promise<void> {
  const now = needs.world.now();
  const failures = (cursor?.failures ?? 0) + (trouble === 'quota' ? 0 : 1);
  const retryAt = shifted(now, retryAfterMs ?? restAfter(failures));
  await needs.database.inTenant(who, async tx => {
    await saveFailure(tx, lease, { trouble, failures, retryAt, now });
    const isTooOften = isRefusal(trouble) && failures >= REFUSALS_BEFORE_PAUSE;
    if (isTooOften && (await pauseRefused(tx, lease.mailboxId, now)))
      await record(needs, tx, who, {
        action: 'mailbox.paused',
        subject: { kind: 'mailbox', id: lease.mailboxId },
        outcome: 'failed',
        detail: { because: trouble },
      });
    await announce(tx, { kind: 'mailbox.changed', id: lease.mailboxId });
  });
}
