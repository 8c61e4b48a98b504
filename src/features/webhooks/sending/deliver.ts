import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { type Posted, postPinned } from '#platform/http-client/post-pinned.ts';
import { secretIn } from '../endpoints/secret.ts';
import { listSecrets } from '../endpoints/store.ts';
import { bodyOf } from '../event.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { nextAttemptAt } from './pace.ts';
import { settle } from './settle.ts';
import { signedHeaders } from './signed-headers.ts';
import { beginAttempt, type DueDelivery, findDue, keepLease, type Lease } from './store.ts';

const TIME_LIMIT_MS = 15_000; // Standard Webhooks suggests 15 to 30 seconds
const MOST_BYTES = 16_384;
/** Longer than an attempt can take, so that nobody else begins while it is under way. */
export const LEASE_MS = 2 * TIME_LIMIT_MS;

type Begun = { url: URL; delivery: DueDelivery; attempt: number; secrets: Secret<string>[] };

/** One attempt of what is next for this endpoint; false when nothing is, or when it is another's by now. */
export async function deliverNext(
  needs: WebhookNeeds,
  who: Scope,
  lease: Lease,
  signal: AbortSignal,
): Promise<boolean> {
  const begun = await begin(needs, who, lease);
  if (!begun) return false;
  const { world } = needs;
  const startedMs = world.elapsedMs();
  const posted = await send(needs, begun, signal);
  const tookMs = Math.round(world.elapsedMs() - startedMs);
  const { delivery, attempt } = begun;
  return settle(needs, who, lease, { delivery, number: attempt, posted, tookMs });
}

async function begin(needs: WebhookNeeds, who: Scope, lease: Lease): Promise<Begun | undefined> {
  const { world, seals } = needs;
  const now = world.now();
  return needs.database.inTenant(who, async tx => {
    const endpoint = await keepLease(tx, lease, LEASE_MS);
    if (!endpoint) return undefined;
    const delivery = await findDue(tx, lease.endpointId, now);
    if (!delivery) return undefined;
    const secrets: Secret<string>[] = [];
    for (const { id, sealed } of await listSecrets(tx, lease.endpointId, now))
      secrets.push(await seals.open(tx, who, secretIn(id), sealed));
    const dueAt = nextAttemptAt(world, delivery.attempts + 1);
    const attempt = await beginAttempt(tx, delivery.id, { now, dueAt });
    return { url: new URL(endpoint.url), delivery, attempt, secrets };
  });
}

function send(needs: WebhookNeeds, begun: Begun, signal: AbortSignal): Promise<Posted> {
  const { event } = begun.delivery;
  const body = bodyOf(event);
  return postPinned(needs.world, {
    url: begun.url,
    headers: signedHeaders({ id: event.id, body, at: needs.world.now() }, begun.secrets),
    body,
    reach: needs.webhookReach,
    timeLimitMs: TIME_LIMIT_MS,
    mostBytes: MOST_BYTES,
    signal,
  });
}
