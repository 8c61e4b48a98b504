import { capabilitiesIn, scopesOf } from '#features/apps/capabilities.ts';
import { record } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import { may, type Scope } from '#kernel/scope.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Queue } from '#platform/queue/job.ts';
import { type Connection, isOwnedBy } from '../connection.ts';
import { isAccountInUse } from '../consent/store.ts';
import { type ConnectionId, projectOf, sealedIn } from '../grants/grant.ts';
import { bumpEpoch } from '../grants/store.ts';
import { findConnection, lockConnection, lockPrincipal } from '../store.ts';
import { note } from '../timeline.ts';
import { putAside } from './put-aside.ts';
import {
  deleteAccessTokens,
  endConnection,
  endGrant,
  type GrantToReduce,
  lockGrants,
  makeAnotherDefault,
  reduceGrant,
} from './store.ts';
import type { TellNeeds } from './tell-google.ts';
import { tellGoogleJob } from './tell-google-job.ts';
import { type Divided, divided, type What } from './what.ts';

export type DisconnectNeeds = TellNeeds & { queue: Queue };

export type Disconnected = {
  capabilities: string[];
  /** Nothing of it is left: the account is disconnected as a whole. */
  isEnded: boolean;
  /** What becomes of the permission at Google: ended as soon as it can be told, or kept alive by something. */
  atGoogle: 'being_revoked' | 'kept' | 'nothing_to_revoke';
  keptFor: 'this_connection' | 'other_connections' | null;
  /** By when the last access token that was handed out has expired. */
  tokensLiveUntil: Date | null;
};

export const nothingDone: Disconnected = {
  capabilities: [],
  isEnded: false,
  atGoogle: 'nothing_to_revoke',
  keptFor: null,
  tokensLiveUntil: null,
};

/**
 * Done here with the commit, whatever state the grant, the app or Google is in: no answer that begins later
 * carries a token for what was taken away. Google is told afterwards, by a job of the same transaction.
 */
export async function disconnect(
  needs: DisconnectNeeds,
  who: Scope,
  { connectionId, what }: { connectionId: ConnectionId; what: What },
): Promise<Disconnected> {
  const done = await needs.database.inTenant(who, async tx => {
    const connection = await requireTheirs(tx, who, connectionId);
    return connection.endedAt ? undefined : end(needs, tx, who, { connection, what });
  });
  return done ? knowingOthers(needs, done) : { ...nothingDone, isEnded: true };
}

/** For the house itself: of somebody who has left, or whose organisation goes. */
export async function disconnectAll(
  needs: DisconnectNeeds,
  who: Scope,
  connectionId: ConnectionId,
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const connection = await lockWithPrincipal(tx, connectionId);
    if (connection && !connection.endedAt)
      await end(needs, tx, who, { connection, what: { kind: 'everything' } });
  });
}

type Done = { answer: Disconnected; told: Account[] };

/** Another organisation may live on the same permission, so this is asked across all of them. */
async function knowingOthers({ database }: DisconnectNeeds, { answer, told }: Done): Promise<Disconnected> {
  if (answer.atGoogle !== 'being_revoked') return answer;
  const isInUse = await database.asSystem('revoke at Google', async tx => {
    for (const account of told) if (await isAccountInUse(tx, account)) return true;
    return false;
  });
  return isInUse ? { ...answer, atGoogle: 'kept', keptFor: 'other_connections' } : answer;
}

/** One's own, or anybody's for those who may disconnect all; another's is not found. */
async function requireTheirs(tx: TenantTx, who: Scope, id: ConnectionId): Promise<Connection> {
  const seen = await findConnection(tx, id);
  const isOwn = seen && who.actor.kind === 'user' && isOwnedBy(seen, who.actor.userId);
  if (!seen || !(isOwn || may(who, 'connections.write_all'))) throw fail('not_found');
  const connection = await lockWithPrincipal(tx, id);
  if (!connection) throw fail('not_found');
  return connection;
}

async function lockWithPrincipal(tx: TenantTx, id: ConnectionId): Promise<Connection | undefined> {
  const seen = await findConnection(tx, id);
  if (seen) await lockPrincipal(tx, seen.principal);
  return seen && lockConnection(tx, id);
}

type Asked = { connection: Connection; what: What };
type Account = { project: string; subject: string };

async function end(
  needs: DisconnectNeeds,
  tx: TenantTx,
  who: Scope,
  { connection, what }: Asked,
): Promise<Done> {
  const { id } = connection;
  const now = needs.world.now();
  const grants = (await lockGrants(tx, id)).map(grant => divided(grant, what));
  const isEnded = grants.every(({ kept }) => kept.length === 0);
  const touched = isEnded ? grants : grants.filter(({ gone }) => gone.length > 0);
  if (touched.length === 0 && !isEnded) return { answer: nothingDone, told: [] };

  const ending = touched.filter(({ kept }) => kept.length === 0);
  const living = new Set(
    grants.filter(({ kept }) => kept.length > 0).map(({ grant }) => projectOf(grant.clientId)),
  );
  const free = ending.filter(({ grant }) => !living.has(projectOf(grant.clientId)));
  const told = await tellLater(needs, tx, who, connection, free);
  for (const { grant } of ending) await endGrant(tx, grant.key, now);
  for (const { grant, kept } of touched.filter(each => !ending.includes(each)))
    await reduceGrant(tx, grant.key, { capabilities: kept, requestedScopes: scopesOf(capabilitiesIn(kept)) });
  const narrowedUntil = await deleteAccessTokens(tx, id);
  await bumpEpoch(tx, id);
  if (isEnded) {
    await endConnection(tx, id, now);
    if (connection.isDefault) await makeAnotherDefault(tx, connection.principal);
  }
  const capabilities = touched.flatMap(({ gone }) => gone);
  await tellPeople(needs, tx, who, { connection, what, isEnded, capabilities });
  const isKept = touched.length > free.length;
  const answer: Disconnected = {
    capabilities,
    isEnded,
    atGoogle: told.length > 0 ? 'being_revoked' : isKept ? 'kept' : 'nothing_to_revoke',
    keptFor: told.length === 0 && isKept ? 'this_connection' : null,
    tokensLiveUntil: latest([...touched.map(({ grant }) => grant.accessTokenExpiresAt), ...narrowedUntil]),
  };
  return { answer, told };
}

/** One call is enough for each project, whatever it gave to how many services. */
async function tellLater(
  needs: DisconnectNeeds,
  tx: TenantTx,
  who: Scope,
  { id: connectionId, subject }: Connection,
  ending: readonly Divided[],
): Promise<Account[]> {
  const told = new Map<string, Account>();
  for (const { grant } of ending) {
    const project = projectOf(grant.clientId);
    const token = told.has(project) ? undefined : await openToken(needs, tx, who, grant);
    if (!token) continue;
    const { clientId } = grant;
    const revocationId = await putAside(needs, tx, who, { connectionId, clientId, subject, token });
    await needs.queue.enqueue(tx, who, tellGoogleJob, { revocationId });
    told.set(project, { project, subject });
  }
  return [...told.values()];
}

/** A token that cannot be opened any more must not keep anybody from disconnecting. */
async function openToken(
  { seals, log }: DisconnectNeeds,
  tx: TenantTx,
  who: Scope,
  { key, refreshTokenSealed }: GrantToReduce,
) {
  if (!refreshTokenSealed) return undefined;
  try {
    return await seals.open(tx, who, sealedIn('refresh_token_sealed', key), refreshTokenSealed);
  } catch (cause) {
    if (!(cause instanceof CannotOpen)) throw cause;
    log.error({ cause, connectionId: key.connectionId }, 'Google cannot be told of a disconnect');
    return undefined;
  }
}

async function tellPeople(
  needs: DisconnectNeeds,
  tx: TenantTx,
  who: Scope,
  {
    connection: { id, address },
    what,
    isEnded,
    capabilities,
  }: Asked & { isEnded: boolean; capabilities: string[] },
): Promise<void> {
  const service = what.kind === 'service' ? what.service : undefined;
  const kind = isEnded ? 'disconnected' : service ? 'service_disconnected' : 'reduced';
  await note(needs, tx, who, { connectionId: id, kind, service });
  await record(needs, tx, who, {
    action: isEnded ? 'connection.disconnected' : 'connection.reduced',
    subject: { kind: 'connection', id },
    detail: { address, capabilities: capabilities.join(' ') },
  });
  await announce(tx, { kind: isEnded ? 'connection.revoked' : 'connection.changed', id });
}

function latest(moments: readonly (Date | null)[]): Date | null {
  return moments.reduce((last, moment) => (last && moment && moment < last ? last : (moment ?? last)), null);
}
