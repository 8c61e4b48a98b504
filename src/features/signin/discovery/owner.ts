import type { TenantId } from '#kernel/ids.ts';

/** A claim under which a domain may fall: its own, or one above that covers what lies under it. */
export type Candidate = { tenantId: TenantId; domain: string; isProven: boolean };

/**
 * Whose domain it is. Proven beats vouched for, however near the other is; then the nearest name wins. Two
 * that are vouched for equally near are nobody's: better no sign-in than the wrong one.
 */
export function ownerAmong(candidates: readonly Candidate[]): TenantId | undefined {
  const proven = candidates.filter(({ isProven }) => isProven);
  const eligible = proven.length > 0 ? proven : candidates;
  const nearest = Math.max(...eligible.map(({ domain }) => domain.length));
  const owners = eligible.filter(({ domain }) => domain.length === nearest);
  const [owner] = owners;
  return owners.length === 1 ? owner?.tenantId : undefined;
}
