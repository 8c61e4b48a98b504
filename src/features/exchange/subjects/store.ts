import { requireId } from '#kernel/ids.ts';
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
