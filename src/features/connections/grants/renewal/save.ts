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
type Fresh = Asked & { grant: GoogleGrant; stateBefore: string };

export async function saveFresh(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { lease, narrowTo, grant, stateBefore }: Fresh,
): Promise<Renewal> {
  const { key } = lease;
  const refresh = await refreshTokenOf(needs, tx, who, key, grant.refreshToken, grant.refreshTokenDiesAt);
  const answered = { now: needs.world.now(), refresh, diesAt: grant.refreshTokenDiesAt };
  const token = grant.accessToken.reveal();
  if (narrowTo) {
    const scopes = narrowTo.join(' ');
    const sealed = await needs.seals.seal(tx, who, narrowedIn(key, scopes), token);
    await saveAnswered(tx, key, answered);
    const { expiresAt } = grant;
    await upsertNarrowed(tx, key, { scopes, sealed, refused: null, madeAt: answered.now, expiresAt });
  } else {
    const sealed = await needs.seals.seal(tx, who, sealedIn('access_token_sealed', key), token);
    const access = { sealed, expiresAt: grant.expiresAt, scopes: grant.scopes };
    await saveAnswered(tx, key, { ...answered, access });
    await compareScopes(needs, tx, who, lease, grant.scopes);
  }
  if (lease.blockedReason !== null || stateBefore !== 'live') await noteRecovered(needs, tx, who, key);
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
  const { key } = lease;
  const now = needs.world.now();
  const refresh = await refreshTokenOf(needs, tx, who, key, refused.rotated, undefined);
  await saveAnswered(tx, key, { now, refresh });
  await upsertNarrowed(tx, key, {
    scopes: narrowTo.join(' '),
    sealed: null,
    refused: refused.reason,
    madeAt: now,
    expiresAt: shifted(now, REFUSED_FOR_MS),
  });
  await noteAppWorks(needs, tx, who, lease.clientId);
  return { kind: 'settled' };
}

async function refreshTokenOf(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  key: GrantKey,
  rotated: Secret<string> | undefined,
  diesAt: Date | undefined,
): Promise<RefreshTokenToSave | undefined> {
  if (!rotated) return undefined;
  const place = sealedIn('refresh_token_sealed', key);
  return { sealed: await needs.seals.seal(tx, who, place, rotated.reveal()), diesAt: diesAt ?? null };
}

/** A person can take single permissions back at Google, and a consent elsewhere can add some. */
async function compareScopes(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { key, grantedScopes }: Lease,
  scopes: readonly string[],
): Promise<void> {
  if (grantedScopes.length === scopes.length && scopes.every(scope => grantedScopes.includes(scope))) return;
  const { connectionId, service } = key;
  await deleteNarrowedTokens(tx, key);
  await bumpEpoch(tx, connectionId);
  await note(needs, tx, who, { connectionId, kind: 'scopes_changed', service, scopes });
  await announce(tx, { kind: 'connection.changed', id: connectionId });
}

async function noteRecovered(needs: GrantNeeds, tx: TenantTx, who: Scope, key: GrantKey): Promise<void> {
  const { connectionId, service } = key;
  await bumpEpoch(tx, connectionId);
  await note(needs, tx, who, { connectionId, kind: 'recovered', service });
  await announce(tx, { kind: 'connection.changed', id: connectionId });
}
