import { requireService } from '#features/apps/capabilities.ts';
import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { GrantKey } from '../grants/grant.ts';

export type LivingGrant = {
  key: GrantKey;
  clientId: string;
  consentedAt: Date;
  diesAt: Date | null;
  requestedScopes: string[];
  grantedScopes: string[];
  accessToken: { sealed: Buffer; expiresAt: Date } | undefined;
};

/** The newest consents first: older ones may have been given to an app that was set up otherwise. */
export async function listLivingGrants(
  tx: TenantTx,
  { clientIds, most }: { clientIds: readonly string[]; most: number },
): Promise<LivingGrant[]> {
  if (clientIds.length === 0) return [];
  const rows = await tx
    .selectFrom('grants')
    .select(['connection_id', 'service', 'client_id', 'state_since', 'refresh_token_dies_at'])
    .select(['requested_scopes', 'granted_scopes', 'access_token_sealed', 'access_token_expires_at'])
    .where('client_id', 'in', [...clientIds])
    .where('state', '=', 'live')
    .orderBy('state_since', 'desc')
    .limit(most)
    .execute();
  return rows.map(row => ({
    key: { connectionId: requireId(row.connection_id), service: requireService(row.service) },
    clientId: row.client_id,
    consentedAt: row.state_since,
    diesAt: row.refresh_token_dies_at,
    requestedScopes: row.requested_scopes,
    grantedScopes: row.granted_scopes,
    accessToken:
      row.access_token_sealed && row.access_token_expires_at
        ? { sealed: row.access_token_sealed, expiresAt: row.access_token_expires_at }
        : undefined,
  }));
}
