import { record } from '#features/audit/record.ts';
import { newId, type UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { makeRotatingToken } from '../opaque-token.ts';
import type { Visit } from '../visit.ts';
import { SESSION_LIFE_MS, type SessionId, type SessionKind } from './session.ts';
import { insertSession, noteSignedIn } from './store.ts';

export type StartedSession = { id: SessionId; token: Secret<string>; lifeMs: number };

const tokenKinds = { session: 'khs', token: 'khr' } as const;

/** For a person who has just proven who they are, inside the transaction that saw to it. */
export async function startSession(
  needs: AccessNeeds,
  tx: TenantTx,
  who: Scope,
  started: { userId: UserId; kind: SessionKind; visit: Visit; lifeMs?: number },
): Promise<StartedSession> {
  const { userId, kind, visit, lifeMs = SESSION_LIFE_MS } = started;
  const now = needs.world.now();
  const id: SessionId = newId(needs.world);
  const token = makeRotatingToken(needs.world, tokenKinds[kind]);
  const { label, network } = visit;
  await insertSession(tx, { id, userId, kind, token, label, network, now, expiresAt: shifted(now, lifeMs) });
  await noteSignedIn(tx, userId, now);
  await record(needs, tx, who, {
    action: 'session.started',
    subject: { kind: 'user', id: userId },
    detail: { session: id, kind, label, network },
  });
  await announce(tx, { kind: 'session.changed', id });
  return { id, token: token.token, lifeMs };
}
