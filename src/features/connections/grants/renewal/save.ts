import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { NarrowingRefused } from '#providers/google/oauth/refresh.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import { note } from '../../timeline.ts';
import { noteAppWorks } from '../app-health/note.ts';
import { type GrantKey, narrowedIn, sealedIn } from '../grant.ts';
import type { GrantNeeds } from '../grant-needs.ts';
import { bumpEpoch, deleteNarrowedTokens } from '../store.ts';
import type { Renewal } from '../vended.ts';
import { type Lease, type RefreshTokenToSave, saveAnswered, upsertNarrowed } from './store.ts';

/** How long Google's "not so narrow" is believed before it is asked again. */
const REFUSED_FOR_MS = 60 * 60_000;

type Asked = { lease: Lease; narrowTo: readonly string[] | undefined };
type Fresh = Asked & { grant: GoogleGrant; isDead: boolean };

export async function saveFresh(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { lease, narrowTo, grant, isDead }: Fresh,
): Promise<Renewal> {
  const now = needs.world.now();
  const { accessToken, expiresAt, refreshToken, refreshTokenDiesAt: diesAt } = grant;
  for (const { key } of lease.members) {
    const access = narrowTo
      ? undefined
      : {
          sealed: await needs.seals.seal(tx, who, sealedIn('access_token_sealed', key), accessToken.reveal()),
          expiresAt,
          scopes: grant.scopes,
        };
    const refresh = await sealRotated(needs, tx, who, key, { refreshToken, diesAt });
    await saveAnswered(tx, key, { now, access, refresh, diesAt });
  }
  if (narrowTo) await keepNarrowed(needs, tx, who, lease, { scopes: narrowTo.join(' '), grant });
  else await compareScopes(needs, tx, who, lease, grant.scopes);
  if (isDead || lease.members.some(({ blockedReason }) => blockedReason !== null)) {
    await noteRecovered(needs, tx, who, lease);
  }
  await noteAppWorks(needs, tx, who, lease.clientId);
  return { kind: 'settled' };
}

/** What was rotated on the way is kept all the same. */
export async function saveRefused(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { lease, narrowTo = [], refused }: Asked & { refused: NarrowingRefused },
): Promise<Renewal> {
  const now = needs.world.now();
  for (const { key } of lease.members) {
    const refresh = await sealRotated(needs, tx, who, key, { refreshToken: refused.rotated });
    await saveAnswered(tx, key, { now, refresh });
  }
  if (lease.members.some(({ key }) => key.service === lease.asked.service)) {
    await upsertNarrowed(tx, lease.asked, {
      scopes: narrowTo.join(' '),
      sealed: null,
      refused: refused.reason,
      madeAt: now,
      expiresAt: shifted(now, REFUSED_FOR_MS),
    });
  }
  await noteAppWorks(needs, tx, who, lease.clientId);
  return { kind: 'settled' };
}

async function sealRotated(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  key: GrantKey,
  { refreshToken, diesAt }: { refreshToken?: Secret<string> | undefined; diesAt?: Date | undefined },
): Promise<RefreshTokenToSave | undefined> {
  if (!refreshToken) return undefined;
  const place = sealedIn('refresh_token_sealed', key);
  return { sealed: await needs.seals.seal(tx, who, place, refreshToken.reveal()), diesAt: diesAt ?? null };
}

async function keepNarrowed(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { asked, members }: Lease,
  { scopes, grant: { accessToken, expiresAt } }: { scopes: string; grant: GoogleGrant },
): Promise<void> {
  if (!members.some(({ key }) => key.service === asked.service)) return; // reconnected or ended meanwhile
  const sealed = await needs.seals.seal(tx, who, narrowedIn(asked, scopes), accessToken.reveal());
  await upsertNarrowed(tx, asked, { scopes, sealed, refused: null, madeAt: needs.world.now(), expiresAt });
}

/** A person can take single permissions back at Google, and a consent elsewhere can add some. */
async function compareScopes(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { asked: { connectionId }, members }: Lease,
  scopes: readonly string[],
): Promise<void> {
  const changed = members.filter(({ grantedScopes }) => !isSame(grantedScopes, scopes));
  if (changed.length === 0) return;
  for (const { key } of changed) await deleteNarrowedTokens(tx, key);
  await bumpEpoch(tx, connectionId);
  await note(needs, tx, who, { connectionId, kind: 'scopes_changed', scopes });
  await announce(tx, { kind: 'connection.changed', id: connectionId });
}

function isSame(before: readonly string[], now: readonly string[]): boolean {
  return before.length === now.length && now.every(scope => before.includes(scope));
}

async function noteRecovered(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { asked: { connectionId } }: Lease,
): Promise<void> {
  await bumpEpoch(tx, connectionId);
  await note(needs, tx, who, { connectionId, kind: 'recovered' });
  await announce(tx, { kind: 'connection.changed', id: connectionId });
}
