import type { AuditNeeds } from '#features/audit/record.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import { putAside } from '../disconnect/put-aside.ts';
import { noteAppWorks } from './app-health/note.ts';
import { type GrantKey, projectOf, sealedIn } from './grant.ts';
import {
  bumpEpoch,
  deleteNarrowedTokens,
  type KeptGrant,
  lockConnection,
  lockGrant,
  upsertGrant,
} from './store.ts';

type Asked = GrantKey & {
  clientId: string;
  capabilities: readonly string[];
  requestedScopes: readonly string[];
  grant: GoogleGrant;
  /** A capability was added: what was asked for before goes on being asked for. */
  addToGranted?: boolean;
};

/**
 * After a consent, in the transaction that saves it. From its commit on, every refresh that was under way
 * is too late to overwrite anything, and every remembered token of this connection is void.
 *
 * Without a refresh token of its own an answer is good only beside a living one of the same client; else
 * nothing is changed, and only a consent that asks anew helps.
 */
export async function keepGrant(
  needs: AuditNeeds,
  tx: TenantTx,
  who: Scope,
  { connectionId, service, grant, ...asked }: Asked,
): Promise<'kept' | 'no_refresh_token'> {
  const key = { connectionId, service };
  const connection = await lockConnection(tx, connectionId);
  const stored = await lockGrant(tx, key);
  const before = stored?.clientId === asked.clientId ? stored : undefined;
  if (!grant.refreshToken && !isStillGood(before)) return 'no_refresh_token';
  const earlier = asked.addToGranted ? before : undefined;
  if (stored && connection)
    await forgetOtherApp(needs, tx, who, { key, stored, ...connection, clientId: asked.clientId });
  await upsertGrant(tx, key, {
    clientId: asked.clientId,
    capabilities: together(earlier?.capabilities, asked.capabilities),
    requestedScopes: together(earlier?.requestedScopes, asked.requestedScopes),
    grantedScopes: grant.scopes,
    accessToken: {
      sealed: await needs.seals.seal(
        tx,
        who,
        sealedIn('access_token_sealed', key),
        grant.accessToken.reveal(),
      ),
      expiresAt: grant.expiresAt,
      scopes: grant.scopes,
    },
    refreshToken: grant.refreshToken && {
      sealed: await needs.seals.seal(
        tx,
        who,
        sealedIn('refresh_token_sealed', key),
        grant.refreshToken.reveal(),
      ),
      diesAt: grant.refreshTokenDiesAt ?? null,
    },
    now: needs.world.now(),
  });
  await deleteNarrowedTokens(tx, key);
  await bumpEpoch(tx, connectionId);
  await noteAppWorks(needs, tx, who, asked.clientId); // Google has just taken its secret
  return 'kept';
}

/** What the account gave to the app before this one is of no use any more, and Google is told so later. */
async function forgetOtherApp(
  needs: AuditNeeds,
  tx: TenantTx,
  who: Scope,
  { key, stored, subject, clientId }: { key: GrantKey; stored: KeptGrant; subject: string; clientId: string },
): Promise<void> {
  const sealed = stored.refreshTokenSealed;
  if (!sealed || projectOf(stored.clientId) === projectOf(clientId)) return;
  const token = await openIfPossible(needs, tx, who, key, sealed);
  if (!token) return;
  const { connectionId } = key;
  await putAside(needs, tx, who, { connectionId, clientId: stored.clientId, subject, token });
}

/** A new consent heals what cannot be opened any more, so that must not be in its way. */
async function openIfPossible(
  { seals }: AuditNeeds,
  tx: TenantTx,
  who: Scope,
  key: GrantKey,
  sealed: Buffer,
): Promise<Secret<string> | undefined> {
  try {
    return await seals.open(tx, who, sealedIn('refresh_token_sealed', key), sealed);
  } catch (cause) {
    if (cause instanceof CannotOpen) return undefined;
    throw cause;
  }
}

function isStillGood(stored: KeptGrant | undefined): boolean {
  return stored?.state === 'live' && stored.refreshTokenSealed !== null;
}

function together(earlier: readonly string[] = [], now: readonly string[]): string[] {
  return [...new Set([...earlier, ...now])].sort();
}
