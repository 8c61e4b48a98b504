import type { ApiKeyId } from '#features/access/api-keys/api-key.ts';
import { digestOf } from '#features/access/opaque-token.ts';
import type { ServiceId } from '#features/access/services/service.ts';
import type { Capability } from '#features/apps/capabilities.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { Id, TenantId, UserId } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { ExchangePrincipal } from '../principal.ts';

export type LinkId = Id<'exchange_link'>;

/** The address that a person opens to connect a Google account. */
export type Link = { url: string; expiresAt: Date };

export const LINK_LIFE_MS = 10 * 60_000;

/** Of the console, which shows for whom it is and does nothing by itself. */
export const linkPage = '/auth/google';

/** Who asked and by what, whose limits hold for what is connected. */
export type Asker = {
  userId: UserId | undefined;
  serviceId: ServiceId | undefined;
  keyId: ApiKeyId | undefined;
};

export type StoredLink = {
  id: LinkId;
  principal: Pick<ExchangePrincipal, 'kind' | 'id'>;
  asker: Asker;
  capabilities: Capability[];
  connectionId: ConnectionId | undefined;
  expiresAt: Date;
  followedAt: Date | null;
};

/**
 * What stands in the address. Only its digest is kept; it follows from the id, so the same link can be shown
 * to a program that asks again and again.
 */
export async function tokenOf(
  { seals }: { seals: Seals },
  tenantId: TenantId,
  id: LinkId,
): Promise<{ token: Secret<string>; hash: Buffer }> {
  const key = await seals.installationKey('links of the exchange');
  const token = keyedCode(key, 'link', [tenantId, id]).toString('base64url');
  return { token: new Secret(token), hash: digestOf(token) };
}
