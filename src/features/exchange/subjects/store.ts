import { type Id, requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Platform, Subject, SubjectId } from './subject.ts';

export type SeenSubject = Subject & { createdAt: Date; lastSeenAt: Date };

function whole(tx: TenantTx) {
  return tx
    .selectFrom('subjects')
    .select(['subjects.id', 'subjects.platform_kind', 'subjects.platform_id', 'subjects.name'])
    .select(['subjects.announced_address', 'subjects.created_at', 'last_seen_at', 'subjects.frozen_at']);
}

type SubjectRow = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function subjectFrom(row: SubjectRow): SeenSubject {
  return {
    id: requireId(row.id),
    platform: platformFrom(row.platform_kind, row.platform_id),
    name: row.name,
    announcedAddress: row.announced_address,
    isFrozen: row.frozen_at !== null,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}

function platformFrom(kind: string, id: string): Platform {
  if (kind === 'service') return { kind, id: requireId(id) };
  if (kind === 'issuer') return { kind, id: requireId(id) };
  throw new Error('The database holds a platform of a kind this version does not know.');
}

export async function findSubjectNamed(
  tx: TenantTx,
  platform: Platform,
  name: string,
): Promise<SeenSubject | undefined> {
  const row = await whole(tx)
    .where('platform_kind', '=', platform.kind)
    .where('platform_id', '=', platform.id)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && subjectFrom(row);
}

/** Nothing is done where another has made it in the same moment. */
export async function insertSubject(
  tx: TenantTx,
  { id, platform, name, now }: { id: SubjectId; platform: Platform; name: string; now: Date },
): Promise<void> {
  await tx
    .insertInto('subjects')
    .values({
      id,
      service_id: platform.kind === 'service' ? platform.id : null,
      issuer_id: platform.kind === 'issuer' ? platform.id : null,
      name,
      created_at: now,
      last_seen_at: now,
    })
    .onConflict(conflict =>
      conflict.columns(['tenant_id', 'platform_kind', 'platform_id', 'name']).doNothing(),
    )
    .execute();
}

export async function updateLastSeen(tx: TenantTx, id: SubjectId, now: Date): Promise<void> {
  await tx.updateTable('subjects').set({ last_seen_at: now }).where('id', '=', id).execute();
}

export async function findSubject(tx: TenantTx, id: SubjectId): Promise<SeenSubject | undefined> {
  const row = await whole(tx).where('subjects.id', '=', id).executeTakeFirst();
  return row && subjectFrom(row);
}

/** Locked until the transaction ends. */
export async function lockSubject(tx: TenantTx, id: SubjectId): Promise<SeenSubject | undefined> {
  const row = await whole(tx).where('subjects.id', '=', id).forUpdate().executeTakeFirst();
  return row && subjectFrom(row);
}

export type ConnectionOfSubject = { id: string; address: string; needsReconnect: boolean };
export type ListedSubject = SeenSubject & { platformName: string; connections: ConnectionOfSubject[] };

/** The newest first. */
export async function listSubjects(
  tx: TenantTx,
  asked: {
    platform?: Platform | undefined;
    name?: string | undefined;
    only?: SubjectId | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<ListedSubject[]> {
  const { platform, name, only, after, limit } = asked;
  const rows = await whole(tx)
    .leftJoin('services', 'services.id', 'subjects.service_id')
    .leftJoin('jwt_issuers', 'jwt_issuers.id', 'subjects.issuer_id')
    .select(['services.name as service_name', 'jwt_issuers.name as issuer_name'])
    .$if(platform !== undefined, query =>
      query.where('platform_kind', '=', platform?.kind ?? '').where('platform_id', '=', platform?.id ?? ''),
    )
    .$if(name !== undefined, query => query.where('subjects.name', '=', name ?? ''))
    .$if(only !== undefined, query => query.where('subjects.id', '=', only ?? ''))
    .$if(after !== undefined, query => query.where('subjects.id', '<', after ?? ''))
    .orderBy('subjects.id', 'desc')
    .limit(limit)
    .execute();
  const connections = await listConnectionsOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map(row => ({
    ...subjectFrom(row),
    platformName: row.service_name ?? row.issuer_name ?? '',
    connections: connections.filter(({ subjectId }) => subjectId === row.id),
  }));
}

async function listConnectionsOf(
  tx: TenantTx,
  subjectIds: readonly string[],
): Promise<(ConnectionOfSubject & { subjectId: string })[]> {
  if (subjectIds.length === 0) return [];
  const rows = await tx
    .selectFrom('connections as c')
    .select(['c.id', 'c.address', 'c.principal_id'])
    .select(select =>
      select
        .exists(
          select
            .selectFrom('grants as g')
            .select('g.service')
            .whereRef('g.connection_id', '=', 'c.id')
            .where('g.state', '=', 'needs_reconnect'),
        )
        .as('needs_reconnect'),
    )
    .where('c.principal_kind', '=', 'subject')
    .where('c.principal_id', 'in', subjectIds)
    .where('c.ended_at', 'is', null)
    .orderBy('c.id')
    .execute();
  return rows.map(row => ({
    id: row.id,
    address: row.address,
    needsReconnect: Boolean(row.needs_reconnect),
    subjectId: row.principal_id,
  }));
}

/** Also of those that are not settled yet. */
export async function listConnectionIds(tx: TenantTx, id: SubjectId): Promise<Id<'connection'>[]> {
  const connections = await listConnectionsOf(tx, [id]);
  return connections.map(connection => requireId(connection.id));
}

export async function updateAnnounced(tx: TenantTx, id: SubjectId, address: string | null): Promise<void> {
  await tx.updateTable('subjects').set({ announced_address: address }).where('id', '=', id).execute();
}

/** The epochs of its connections grow with it. */
export async function updateFrozen(tx: TenantTx, id: SubjectId, frozenAt: Date | null): Promise<void> {
  await tx.updateTable('subjects').set({ frozen_at: frozenAt }).where('id', '=', id).execute();
}

export async function deleteSubject(tx: TenantTx, id: SubjectId): Promise<void> {
  await tx.deleteFrom('subjects').where('id', '=', id).execute();
}

/** Whether the organisation knows it. */
export async function isPlatform(tx: TenantTx, { kind, id }: Platform): Promise<boolean> {
  const row =
    kind === 'service'
      ? await tx.selectFrom('services').select('id').where('id', '=', id).executeTakeFirst()
      : await tx.selectFrom('jwt_issuers').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
