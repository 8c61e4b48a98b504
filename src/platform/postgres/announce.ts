import { rawConnection, type TenantTx } from './transaction.ts';

/** Tells every watcher of this tenant, on every node, once the transaction has committed. Never more than ids. */
export async function announce(tx: TenantTx, event: { kind: string; id: string }): Promise<void> {
  await rawConnection(tx).query(
    `select pg_notify('keyholder_events',
      json_build_object('tenantId', current_tenant(), 'kind', $1::text, 'id', $2::text)::text)`,
    [event.kind, event.id],
  );
}
