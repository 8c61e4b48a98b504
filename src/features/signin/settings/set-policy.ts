import { recordByName } from '#features/access/users/acting.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import type { Policy } from './policy.ts';
import { SETTINGS_CHANGED } from './set-provider.ts';
import { upsertPolicy } from './store.ts';

/** Holds for whoever signs in from now on; whoever is in stays in. */
export async function setPolicy(needs: SigninNeeds, who: Scope, policy: Policy): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    await upsertPolicy(tx, policy, needs.world.now());
    await recordByName(needs, tx, who, {
      action: 'signin_policy.changed',
      detail: { new_users: policy.newUsers, default_role: policy.defaultRole, app_wide: policy.appWide },
    });
    await announce(tx, { kind: SETTINGS_CHANGED, id: who.tenantId });
  });
}
