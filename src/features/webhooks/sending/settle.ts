import { record } from '#features/audit/record.ts';
import { redacted } from '#kernel/log.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Posted } from '#platform/http-client/post-pinned.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { retryAfterMs } from '#providers/retry-after.ts';
import type { AttemptOutcome } from '../deliveries/delivery.ts';
import { CHANGED } from '../endpoints/change.ts';
import { switchOff } from '../endpoints/store.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { isDelinquent, MOST_ATTEMPTS, nextAttemptAt, restsUntil } from './pace.ts';
import {
  type DueDelivery,
  endAttempt,
  finishDelivery,
  keepLease,
  type Lease,
  type LeasedEndpoint,
  putOff,
  saveHealth,
} from './store.ts';

const MOST_ANSWER_CHARACTERS = 1_000;
const KEEP_MS = 30_000;

type Done = { delivery: DueDelivery; number: number; posted: Posted; tookMs: number };

/** Writes down how it went. False where another node has taken over, and nothing may be done on its account. */
export async function settle(needs: WebhookNeeds, who: Scope, lease: Lease, done: Done): Promise<boolean> {
  const { delivery, number, posted, tookMs } = done;
  return needs.database.inTenant(who, async tx => {
    const endpoint = await keepLease(tx, lease, KEEP_MS);
    const outcome = outcomeOf(posted);
    await endAttempt(tx, delivery.id, { number, outcome, tookMs, ...excerptOf(posted) });
    if (!endpoint) return false;
    await announce(tx, { kind: CHANGED, id: lease.endpointId });
    if (outcome === 'delivered') await noteDelivered(needs, tx, lease, delivery);
    else if (outcome === 'cut_off') await putOff(tx, delivery.id, needs.world.now());
    else await noteFailed(needs, tx, who, { lease, endpoint, delivery, posted, outcome });
    return true;
  });
}

async function noteDelivered(
  { world }: WebhookNeeds,
  tx: TenantTx,
  lease: Lease,
  delivery: DueDelivery,
): Promise<void> {
  await finishDelivery(tx, delivery.id, { state: 'delivered', now: world.now() });
  await saveHealth(tx, lease, { failures: 0, failingSince: null, restsUntil: null });
}

type Failed = {
  lease: Lease;
  endpoint: LeasedEndpoint;
  delivery: DueDelivery;
  posted: Posted;
  outcome: AttemptOutcome;
};

async function noteFailed(
  needs: WebhookNeeds,
  tx: TenantTx,
  who: Scope,
  { lease, endpoint, delivery, posted, outcome }: Failed,
): Promise<void> {
  const { world } = needs;
  const now = world.now();
  const attempts = delivery.attempts + 1;
  // Whoever sent by hand looks at what came back, and sends again if they want to.
  const isGivenUp = delivery.kind !== 'event' || attempts >= MOST_ATTEMPTS || outcome === 'gone';
  if (isGivenUp) await finishDelivery(tx, delivery.id, { state: 'failed', now });
  else await putOff(tx, delivery.id, nextAttemptAt(world, attempts, askedForMs(posted, now)));
  if (delivery.kind === 'test') return; // a try says nothing about what is sent in earnest
  const failures = endpoint.failures + 1;
  const failingSince = endpoint.failingSince ?? now;
  await saveHealth(tx, lease, { failures, failingSince, restsUntil: restsUntil(world, failures) ?? null });
  if (!endpoint.isOn) return;
  if (outcome === 'gone') await giveUp(needs, tx, who, lease, 'gone');
  else if (isDelinquent(now, { failures, failingSince })) await giveUp(needs, tx, who, lease, 'failing');
}

/** Said in the console and in the audit log. Somebody has to look at it and switch it on again. */
async function giveUp(
  needs: WebhookNeeds,
  tx: TenantTx,
  who: Scope,
  { endpointId: id }: Lease,
  reason: 'gone' | 'failing',
): Promise<void> {
  await switchOff(tx, id, { since: needs.world.now(), reason });
  await record(needs, tx, who, {
    action: 'webhook.switched_off',
    subject: { kind: 'webhook', id },
    outcome: 'failed',
    reason,
  });
  needs.log.warn({ endpointId: id, reason }, 'a webhook endpoint was switched off');
}

function outcomeOf(posted: Posted): AttemptOutcome {
  if (posted.kind === 'failed') return posted.why;
  const { status, isSuccess } = posted;
  if (isSuccess) return 'delivered';
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirected' : 'refused';
}

function askedForMs(posted: Posted, now: Date): number | undefined {
  if (posted.kind === 'failed' || posted.retryAfter === undefined) return undefined;
  return retryAfterMs(new Headers({ 'retry-after': posted.retryAfter }), now);
}

function excerptOf(posted: Posted) {
  const address = posted.address ?? null;
  if (posted.kind === 'failed') return { address, status: null, answer: null };
  return { address, status: posted.status, answer: readable(posted.text) };
}

/** Somebody else's text, so without what is no text, and without what looks like a secret of anybody's. */
function readable(text: string): string | null {
  const cleaned = redacted(text)
    .replace(/v1a?,[A-Za-z0-9+/=]{20,}/g, '[secret]')
    .replace(/[^\P{C}\n\t]/gu, '')
    .trim();
  return cleaned === '' ? null : [...cleaned].slice(0, MOST_ANSWER_CHARACTERS).join('');
}
