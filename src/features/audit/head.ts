import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import { AUDIT_KEY, chainStart } from './chain.ts';
import { findHead } from './store.ts';

/** Signs with the key that /.well-known/jwks.json publishes. A compact JWS. */
export type HeadSigner = { sign(payload: Record<string, unknown>): Promise<string> };

export type HeadNeeds = { database: Database; seals: Seals; world: World; headSigner: HeadSigner };

/** All that is needed to find out later whether something before it is no longer there. */
export type AuditHead = { position: number; digest: string; at: Date };

/** Signed, so that it can be shown to others; kept outside, it proves a chain whose end was cut off. */
export async function signHead(needs: HeadNeeds, who: Scope): Promise<AuditHead & { signature: string }> {
  const key = await needs.seals.installationKey(AUDIT_KEY);
  const found = await needs.database.inTenant(who, findHead);
  const { position, chain, at } = found ?? {
    position: 0,
    chain: chainStart(key, who.tenantId),
    at: needs.world.now(),
  };
  const digest = chain.toString('hex');
  const signature = await needs.headSigner.sign({
    tenant: who.tenantId,
    position,
    digest,
    at: at.toISOString(),
  });
  return { position, digest, at, signature };
}
