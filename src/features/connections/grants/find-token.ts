import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { canonicalScopes, missingScopes } from '#providers/google/oauth/scopes.ts';
import { brokenReasonOf, reconnectReasonOf } from '../reasons.ts';
import { type ConnectionId, type GoogleService, type GrantKey, narrowedIn, sealedIn } from './grant.ts';
import type { GrantNeeds } from './grant-needs.ts';
import { writeReceipt } from './receipt.ts';
import { findNarrowed, type GrantAtHand, listGrantsAtHand, type StoredToken } from './store.ts';
import type { NoToken, Vended } from './vended.ts';

export type Asked = {
  /** Without it the grant is chosen that has the scopes, mail before calendar. */
  service?: GoogleService;
  /** Exactly these and no more, where the token leaves the house. */
  scopes?: readonly string[];
  minimumTtlMs?: number;
  /** Handed out as it is unless said: only our own calls to Google may use one that may never leave. */
  use?: 'hand_out' | 'inside';
};

/** There is a grant, and its token has to be renewed. */
export type Stale = {
  kind: 'stale';
  key: GrantKey;
  narrowTo?: readonly string[];
  /** What was seen of the grant: whatever settles it changes one of them. */
  version: number;
  failures: number;
};

type Looking = Asked & { connectionId: ConnectionId; minimumTtlMs: number; askedAt: Date };

/** What the database says at this moment; the receipt is written in the transaction that read the token. */
export async function findToken(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  asked: Looking,
): Promise<Vended | Stale> {
  const { connectionId, use = 'hand_out' } = asked;
  const connection = await listGrantsAtHand(tx, connectionId);
  if (!connection || connection.isEnded) return { kind: 'not_connected' };
  if (use === 'hand_out' && connection.vendPolicy === 'never')
    return { kind: 'never_raw', because: 'policy' };
  const grant = chosen(connection.grants, asked);
  const refusal = grant ? refusalOf(grant, asked) : ({ kind: 'not_connected' } as const);
  if (!grant || refusal) return refusal ?? { kind: 'not_connected' };

  const key = { connectionId, service: grant.service };
  const narrowTo = narrowing(grant, asked);
  const stored = narrowTo ? await narrowedToken(needs, tx, key, narrowTo) : grant.token;
  if (stored && 'kind' in stored) return stored;
  if (!stored || !isFresh(needs, stored, asked)) {
    return backingOff(needs, grant) ?? staleOf(grant, key, narrowTo);
  }
  const scopes = narrowTo ? [...narrowTo] : stored.scopes;
  const place = narrowTo ? narrowedIn(key, narrowTo.join(' ')) : sealedIn('access_token_sealed', key);
  const opened = await needs.seals.open(tx, who, place, stored.sealed);
  if (use === 'hand_out') await writeReceipt(needs, tx, who, { connectionId, scopes });
  const { expiresAt } = stored;
  return { kind: 'token', accessToken: opened, expiresAt, scopes, connectionId, epoch: connection.epoch };
}

function chosen(grants: readonly GrantAtHand[], { service, scopes = [] }: Looking): GrantAtHand | undefined {
  const candidates = grants.filter(grant => service === undefined || grant.service === service);
  const able = candidates.filter(grant => missingScopes(scopes, grant.grantedScopes).length === 0);
  const isLive = ({ state }: GrantAtHand) => state === 'live';
  return able.find(isLive) ?? candidates.find(isLive) ?? candidates[0];
}

function refusalOf(grant: GrantAtHand, { scopes }: Looking): NoToken | undefined {
  if (grant.state !== 'live') return { kind: 'needs_reconnect', reason: reconnectReasonOf(grant.reason) };
  if (!scopes) return undefined;
  const missing = missingScopes(scopes, grant.grantedScopes);
  // A token that can do nothing is not to be had; and asked for in these words Google would give all.
  return missing.length > 0 || scopes.length === 0 ? { kind: 'scope_missing', missing } : undefined;
}

/** Inside the house the whole token will do; outside nobody gets more than they asked for. */
function narrowing({ grantedScopes }: GrantAtHand, { scopes, use }: Looking): string[] | undefined {
  if (!scopes || use === 'inside') return undefined;
  const wanted = canonicalScopes(scopes);
  return wanted.length < grantedScopes.length ? wanted : undefined;
}

async function narrowedToken(
  { world }: GrantNeeds,
  tx: TenantTx,
  key: GrantKey,
  scopes: string[],
): Promise<StoredToken | NoToken | undefined> {
  const found = await findNarrowed(tx, key, scopes.join(' '));
  if (!found || 'token' in found) return found?.token;
  if (found.expiresAt <= world.now()) return undefined;
  return found.refused === 'not_narrowed'
    ? { kind: 'never_raw', because: 'not_narrowed' }
    : { kind: 'scope_missing', missing: scopes };
}

/** One that was made since it was asked for cannot be had any fresher, whatever was wished for. */
function isFresh(
  { world }: GrantNeeds,
  { expiresAt, madeAt }: StoredToken,
  { minimumTtlMs, askedAt }: Looking,
): boolean {
  const leftMs = expiresAt.getTime() - world.now().getTime();
  return leftMs >= minimumTtlMs || (leftMs > 0 && madeAt !== null && madeAt >= askedAt);
}

function backingOff({ world }: GrantNeeds, grant: GrantAtHand): NoToken | undefined {
  const now = world.now();
  const { app, retryAt, blockedReason } = grant;
  if (app.retryAt && app.retryAt > now) {
    if (app.brokenReason !== null) return { kind: 'app_broken', reason: brokenReasonOf(app.brokenReason) };
    return { kind: 'busy', retryAfterMs: app.retryAt.getTime() - now.getTime() };
  }
  if (!retryAt || retryAt <= now) return undefined;
  if (blockedReason !== null) return { kind: 'app_broken', reason: brokenReasonOf(blockedReason) };
  return { kind: 'busy', retryAfterMs: retryAt.getTime() - now.getTime() };
}

function staleOf({ version, failures }: GrantAtHand, key: GrantKey, narrowTo: string[] | undefined): Stale {
  return { kind: 'stale', key, version, failures, ...(narrowTo && { narrowTo }) };
}
