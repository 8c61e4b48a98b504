import { fail } from '#kernel/failures.ts';
import type { Secret } from '#kernel/secret.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { Proof, ProvenCaller } from '#platform/http/proof.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { makeRotatingToken, type PresentedToken, readRotatingToken } from '../opaque-token.ts';
import { permissionsOf } from '../roles.ts';
import { reportTheft } from './report-theft.ts';
import { judgeSession, SESSION_COOKIE, type SessionVerdict, type StoredSession } from './session.ts';
import { deleteAsSystem, endPrevious, findBySelector, markSeen, rotateSecret } from './store.ts';

type GoodVerdict = Extract<SessionVerdict, { kind: 'good' }>;
type Checked = { session: StoredSession; verdict: SessionVerdict; next: Secret<string> | undefined };

/** The console's cookie. A browser sends it by itself, which is why it is marked ambient. */
export const sessionProof: Proof<AccessNeeds> = {
  name: 'session',
  isAmbient: true,
  find: exchange => exchange.cookies.read(SESSION_COOKIE),
  async prove(needs, credential, exchange) {
    const presented = readRotatingToken('khs', credential);
    if (!presented) throw refuse(exchange);
    const checked = await needs.database.asSystem('find who is calling', tx => check(needs, tx, presented));
    if (!checked || checked.verdict.kind === 'expired') throw refuse(exchange);
    const { session, verdict, next } = checked;
    if (verdict.kind === 'stolen') {
      await reportTheft(needs, session, 'session');
      throw refuse(exchange);
    }
    if (session.isFrozen) throw fail('frozen');
    if (next) setSessionCookie(exchange, next, session.expiresAt.getTime() - needs.world.now().getTime());
    return callerOf(session);
  },
};

/** One query, and a write only where something is due: a new token, the first sight of one, once a minute. */
async function check(
  needs: AccessNeeds,
  tx: SystemTx,
  presented: PresentedToken,
): Promise<Checked | undefined> {
  const session = await findBySelector(tx, 'session', presented.selectorHash);
  if (!session) return undefined;
  const now = needs.world.now();
  const verdict = judgeSession(session, presented, now);
  if (verdict.kind === 'stolen') await deleteAsSystem(tx, session);
  if (verdict.kind !== 'good' || session.isFrozen) return { session, verdict, next: undefined };
  const next = await rotate(needs, tx, { session, verdict, presented, now });
  if (verdict.previousEndsAt) await endPrevious(tx, session, verdict.previousEndsAt);
  if (verdict.isSeenAnew) await markSeen(tx, session, now);
  return { session, verdict, next };
}

async function rotate(
  needs: AccessNeeds,
  tx: SystemTx,
  parts: { session: StoredSession; verdict: GoodVerdict; presented: PresentedToken; now: Date },
): Promise<Secret<string> | undefined> {
  const { session, verdict, presented, now } = parts;
  if (verdict.rotation === 'none') return undefined;
  const made = makeRotatingToken(needs.world, 'khs', presented.selector);
  // Either way the token that this browser holds, and just showed, becomes the previous one.
  const change = { next: made.secretHash, previous: presented.secretHash, now };
  return (await rotateSecret(tx, session, change)) ? made.token : undefined;
}

export function setSessionCookie(exchange: Exchange, token: Secret<string>, lifeMs: number): void {
  exchange.cookies.set(SESSION_COOKIE, token.reveal(), { maxAgeMs: lifeMs });
}

function refuse(exchange: Exchange) {
  exchange.cookies.clear(SESSION_COOKIE);
  return fail('invalid_token');
}

function callerOf({ tenantId, userId, id, role, epoch }: StoredSession): ProvenCaller {
  return {
    tenantId,
    actor: { kind: 'user', userId, sessionId: id },
    permissions: permissionsOf(role),
    stamp: { kind: 'session', id, epoch },
  };
}
