import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { brokenReasonOf } from '../reasons.ts';
import { chooseGrant, type Wanted } from './choose-grant.ts';
import { confirmCaller } from './confirm-caller.ts';
import { exportRefreshToken } from './export.ts';
import { type ConnectionId, type GrantKey, narrowedIn, sealedIn } from './grant.ts';
import type { GrantNeeds } from './grant-needs.ts';
import { writeReceipt } from './receipt.ts';
import {
  findConnectionAtHand,
  findNarrowed,
  type GrantAtHand,
  listGrantsAtHand,
  type StoredToken,
} from './store.ts';
import type { NoToken, Vended } from './vended.ts';

/**
 * A service or scopes, or all that is connected; exactly that and no more where the token leaves the house.
 * Handed out as it is, unless said: only our own calls to Google may use one that may never leave.
 */
export type Asked = Wanted & { minimumTtlMs?: number; withRefreshToken?: boolean };

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
  if (use === 'hand_out') await confirmCaller(tx, who);
  const connection = await findConnectionAtHand(tx, connectionId);
  // Whoever is frozen is asked nothing, and nobody is handed what is theirs; nor what waits for its code.
  if (!connection || connection.isEnded || connection.isFrozen || connection.isPending)
    return { kind: 'not_connected' };
  if (use === 'hand_out' && connection.vendPolicy === 'never')
    return { kind: 'never_raw', because: 'policy' };
  const choice = chooseGrant(await listGrantsAtHand(tx, connectionId), asked);
  if (choice.kind !== 'chosen') return choice;
  const { grant, narrowTo, isWhole } = choice;
  const key = { connectionId, service: grant.service };
  const stored = narrowTo ? await narrowedToken(needs, tx, key, narrowTo) : grant.token;
  if (stored && 'kind' in stored) return stored;
  if (!stored || !isFresh(needs, stored, asked)) {
    return backingOff(needs, grant) ?? staleOf(grant, key, narrowTo);
  }
  const scopes = narrowTo ? [...narrowTo] : stored.scopes;
  const place = narrowTo ? narrowedIn(key, narrowTo.join(' ')) : sealedIn('access_token_sealed', key);
  const opened = await needs.seals.open(tx, who, place, stored.sealed);
  if (use === 'hand_out') await writeReceipt(needs, tx, who, { connectionId, scopes });
  // It can do all that Google has given, so whoever may not have all of that does not get it.
  const isExported = use === 'hand_out' && asked.withRefreshToken && isWhole;
  const refreshToken = isExported ? await exportRefreshToken(needs, tx, who, key) : undefined;
  const { epoch } = connection;
  const token = { accessToken: opened, expiresAt: stored.expiresAt, scopes, connectionId, epoch };
  return { kind: 'token', ...token, ...(refreshToken && { refreshToken }) };
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
