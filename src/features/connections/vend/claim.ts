import type { TenantId } from '#kernel/ids.ts';
import type { Stamp } from '#kernel/scope.ts';
import type { ConnectionId } from '../grants/grant.ts';

/** "This caller may have that connection's token", as memory has it; to be confirmed and receipted. */
export type Claim = {
  tenantId: TenantId;
  stamp: Stamp;
  actorKind: 'user' | 'service';
  actorId: string;
  connectionId: ConnectionId;
  connectionEpoch: number;
  scopes: readonly string[];
};
