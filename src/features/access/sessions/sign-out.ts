import { record } from '#features/audit/record.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { readRotatingToken } from '../opaque-token.ts';
import { scopeOfPerson } from '../proven-scope.ts';
import type { SessionKind } from './session.ts';
import { deleteOfUser, findBySelector } from './store.ts';

const tokenKinds = { session: 'khs', token: 'khr' } as const;

/**
 * Ends the session a token belongs to. Always succeeds: a token that is not known, or old, has nothing left
 * to end or ends what it once opened, which is what its holder asked for.
 */
export async function signOut(needs: AccessNeeds, kind: SessionKind, token: string): Promise<void> {
  const presented = readRotatingToken(tokenKinds[kind], token);
  if (!presented) return;
  const session = await needs.database.asSystem('find who is calling', tx =>
    findBySelector(tx, kind, presented.selectorHash),
  );
  if (!session) return;
  const who = scopeOfPerson(session);
  await needs.database.inTenant(who, async tx => {
    const [ended] = await deleteOfUser(tx, session.userId, { only: session.id });
    if (!ended) return;
    await record(needs, tx, who, {
      action: 'session.ended',
      subject: { kind: 'user', id: session.userId },
      detail: { session: ended, kind },
    });
    await announce(tx, { kind: 'session.changed', id: ended });
  });
}
