import type { TenantTx } from '#platform/postgres/transaction.ts';
import { domainOfAddress, withThoseAbove } from './domain.ts';
import { hasVerified } from './store.ts';

/**
 * Whether DNS says, as of the last look, that the domain of this address is the organisation's. That the operator
 * vouched for one is not enough here: another organisation may have proven it since.
 */
export async function isInProvenDomain(tx: TenantTx, address: string): Promise<boolean> {
  const domain = domainOfAddress(address);
  return domain !== undefined && hasVerified(tx, domain, withThoseAbove(domain));
}
