import { type AuditNeeds, record } from '#features/audit/record.ts';
import type { Log } from '#kernel/log.ts';
import type { Scope } from '#kernel/scope.ts';
import { shifted, type World } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { brokenReasonOf } from '../../reasons.ts';
import type { BrokenReason } from '../grant.ts';
import { paces, retryAt } from '../renewal/back-off.ts';
import type { NoToken } from '../vended.ts';
import {
  ensureAppHealth,
  lockAppHealth,
  markAppBroken,
  markAppProbed,
  markAppRetryAt,
  markAppWorking,
} from './store.ts';

/** Google was asked and refused the app itself. However many accounts are behind it, one alarm is raised. */
export async function noteAppBroken(
  needs: AuditNeeds & { log: Log },
  tx: TenantTx,
  who: Scope,
  { clientId, reason }: { clientId: string; reason: BrokenReason },
): Promise<void> {
  await ensureAppHealth(tx, clientId);
  const before = await lockAppHealth(tx, clientId);
  const at = retryAt(needs.world, paces.broken, { failures: (before?.failures ?? 0) + 1 });
  await markAppBroken(tx, clientId, { reason, now: needs.world.now(), retryAt: at });
  if (before?.brokenReason === reason) return;
  needs.log.error({ tenantId: who.tenantId, clientId, reason }, 'Google refuses the app of an organisation');
  await record(needs, tx, who, {
    action: 'google_app.broken',
    subject: { kind: 'google_app', id: clientId },
    outcome: 'failed',
    reason,
  });
  await announce(tx, { kind: 'google_app.changed', id: clientId });
}

/** Google has just taken its id and secret: whatever was wrong is mended. */
export async function noteAppWorks(
  needs: AuditNeeds,
  tx: TenantTx,
  who: Scope,
  clientId: string,
): Promise<void> {
  const before = await lockAppHealth(tx, clientId);
  if (!before || (before.brokenReason === null && before.retryAt === null)) return;
  await markAppWorking(tx, clientId);
  if (before.brokenReason === null) return;
  await record(needs, tx, who, {
    action: 'google_app.recovered',
    subject: { kind: 'google_app', id: clientId },
  });
  await announce(tx, { kind: 'google_app.changed', id: clientId });
}

/** Other credentials are live: what the former ones were refused says nothing any more. */
export async function noteAppChanged(tx: TenantTx, clientId: string): Promise<void> {
  await markAppWorking(tx, clientId);
}

/** Google has counted the calls of the whole app, so all of it keeps away. */
export async function noteAppAskedToWait(tx: TenantTx, clientId: string, until: Date): Promise<void> {
  await ensureAppHealth(tx, clientId);
  await markAppRetryAt(tx, clientId, until);
}

/** Of a broken app one refresh at a time finds out whether it works again; the others are told at once. */
export async function refusedByHealth(
  { world }: { world: World },
  tx: TenantTx,
  clientId: string,
  probeMs: number,
): Promise<NoToken | undefined> {
  const health = await lockAppHealth(tx, clientId);
  if (!health) return undefined;
  const now = world.now();
  if (health.retryAt && health.retryAt > now)
    return refusalOf(health, health.retryAt.getTime() - now.getTime());
  if (health.brokenReason !== null) await markAppProbed(tx, clientId, shifted(now, probeMs));
  return undefined;
}

function refusalOf({ brokenReason }: { brokenReason: string | null }, retryAfterMs: number): NoToken {
  if (brokenReason === null) return { kind: 'busy', retryAfterMs };
  return { kind: 'app_broken', reason: brokenReasonOf(brokenReason) };
}
