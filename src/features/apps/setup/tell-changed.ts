import { recordByName } from '#features/access/users/acting.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { SetupNeeds } from './setup-needs.ts';

/** What watchers are told of anything that concerns the Google set-up. */
export const CHANGED = 'google_setup.changed';

type Told = {
  action: string;
  detail?: Record<string, string | number | boolean>;
  also?: (tx: TenantTx) => Promise<void>;
};

/** After the values are written, wherever they are kept: who did it, and what belongs to it here. */
export async function tellChanged(
  needs: SetupNeeds,
  who: Scope,
  { action, detail = {}, also = async () => {} }: Told,
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    await also(tx);
    await recordByName(needs, tx, who, { action, detail });
    await announce(tx, { kind: CHANGED, id: who.tenantId });
  });
}
