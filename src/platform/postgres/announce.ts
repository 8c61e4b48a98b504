import type { TenantId } from '#kernel/ids.ts';
import { rawConnection, type SystemTx, type TenantTx } from './transaction.ts';

/** What has changed. Ids only: whoever may know more asks for it. */
export type Announcement = { kind: string; id: string };

/** Tells every watcher of this tenant, on every node, once the transaction has committed. */
export async function announce(tx: TenantTx, { kind, id }: Announcement): Promise<void> {
  await rawConnection(tx).query(`${notify}, current_tenant(), 'kind', $1::text, 'id', $2::text)::text)`, [
    kind,
    id,
  ]);
}

/** The same of many things at once. */
export async function announceAll(tx: TenantTx, kind: string, ids: readonly string[]): Promise<void> {
  await rawConnection(tx).query(
    `${notify}, current_tenant(), 'kind', $1::text, 'id', each.id)::text) from unnest($2::text[]) as each (id)`,
    [kind, ids],
  );
}

/** The same for work that is done across tenants. */
export async function announceTo(
  tx: SystemTx,
  tenantId: TenantId,
  { kind, id }: Announcement,
): Promise<void> {
  await rawConnection(tx).query(`${notify}, $3::uuid, 'kind', $1::text, 'id', $2::text)::text)`, [
    kind,
    id,
    tenantId,
  ]);
}

const notify = "select pg_notify('keyholder_events', json_build_object('tenantId'";
