import type { Scope } from '#kernel/scope.ts';
import { type Asked, findToken, type Stale } from './find-token.ts';
import type { ConnectionId } from './grant.ts';
import type { GrantNeeds } from './grant-needs.ts';
import { renew } from './renewal/renew.ts';
import type { Renewal, Vended } from './vended.ts';

/** Less than a request may take, so that whoever waited in vain is still told when to come back. */
const MOST_WAIT_MS = 25_000;
const COME_BACK_MS = 1_000;
/** Enough for what the token was asked for to be done with it. */
export const USUAL_TTL_MS = 5 * 60_000;

/**
 * The one way to a token. However many callers on however many nodes find it too old, Google is asked once,
 * and whatever is handed out was read from the database after it was asked for.
 */
export async function accessToken(
  needs: GrantNeeds,
  who: Scope,
  connectionId: ConnectionId,
  { minimumTtlMs = USUAL_TTL_MS, ...asked }: Asked = {},
): Promise<Vended> {
  const { database, flights, world } = needs;
  const askedAt = world.now();
  const deadlineMs = world.elapsedMs() + MOST_WAIT_MS;
  for (;;) {
    const found = await database.inTenant(who, tx =>
      findToken(needs, tx, who, { ...asked, connectionId, minimumTtlMs, askedAt }),
    );
    if (found.kind !== 'stale') return found;
    if (world.elapsedMs() > deadlineMs) return { kind: 'busy', retryAfterMs: COME_BACK_MS };
    const flight = flights.join(flightOf(who, found), () => renew(needs, who, found));
    const renewal = await until(needs, deadlineMs, flight);
    if (renewal.kind !== 'settled') return renewal;
  }
}

function flightOf({ tenantId }: Scope, { key, narrowTo = [] }: Stale): string {
  return [tenantId, key.connectionId, key.service, ...narrowTo].join(' ');
}

/** The flight goes on without us: what it brings is kept for whoever asks next. */
async function until({ world }: GrantNeeds, deadlineMs: number, flight: Promise<Renewal>): Promise<Renewal> {
  const landed = new AbortController();
  const tooLate = world
    .delay(Math.max(deadlineMs - world.elapsedMs(), 0), landed.signal)
    .then((): Renewal => ({ kind: 'busy', retryAfterMs: COME_BACK_MS }));
  tooLate.catch(() => {}); // called off because the flight has landed
  try {
    return await Promise.race([flight, tooLate]);
  } finally {
    landed.abort();
  }
}
