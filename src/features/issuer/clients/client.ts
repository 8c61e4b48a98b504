import type { ServiceId } from '#features/access/services/service.ts';
import type { Id, TenantId } from '#kernel/ids.ts';
import type { KeyScope } from '#kernel/permissions.ts';

export type ClientId = Id<'client'>;

/** How a program shows that it is the client: by a secret we made, or by signing with a key of its own. */
export const clientProofs = ['secret', 'key'] as const;
export type ClientProof = (typeof clientProofs)[number];

/** A service of the organisation as an OAuth client. */
export type Client = {
  id: ClientId;
  service: { id: ServiceId; name: string; isFrozen: boolean };
  name: string;
  proof: ClientProof;
  /** What its access tokens may at most. */
  scopes: KeyScope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** A client as it presents itself, before anybody knows its organisation. */
export type PresentedClient = {
  tenantId: TenantId;
  id: ClientId;
  serviceId: ServiceId;
  scopes: KeyScope[];
  lastUsedAt: Date | null;
  epoch: number;
  shows: { kind: 'secret'; hash: Buffer } | { kind: 'key'; jwks: string };
};
