import type { TenantId } from '#kernel/ids.ts';
import type { Permission } from '#kernel/permissions.ts';
import type { Actor, Stamp } from '#kernel/scope.ts';
import type { Exchange } from './exchange.ts';

export type ProvenCaller = {
  tenantId: TenantId;
  actor: Actor;
  permissions: Iterable<Permission>;
  stamp: Stamp;
};

/** A way to show who is calling. Features offer them; the pipeline tries them in order and mints the scope. */
export type Proof<Needs> = {
  name: string;
  /** A browser sends this one by itself, so requests from other sites must be told apart. */
  isAmbient: boolean;
  /** The credential in the request, or undefined when this kind is not there at all. */
  find(exchange: Exchange): string | undefined;
  /** Throws invalid_token when it does not hold. Never says why to the caller beyond that. */
  prove(needs: Needs, credential: string, exchange: Exchange): Promise<ProvenCaller>;
  /** From memory, unchecked: only for routes that check the caller's stamp themselves. */
  recall?(needs: Needs, credential: string): ProvenCaller | undefined;
};
