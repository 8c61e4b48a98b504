import type { Counted, ResetStep } from '#features/apps/reset/reset-step.ts';
import type { Scope } from '#kernel/scope.ts';
import { type DisconnectNeeds, disconnectAll } from '../disconnect/disconnect.ts';
import type { ConnectionId } from '../grants/grant.ts';
import { countLivingConnections, countUntold, expireOpenFlows, listLivingConnections } from './store.ts';

const AT_ONCE = 100;

/** Google is told of each by the job that disconnecting enqueues, which goes on until Google has answered. */
export const connectionResetStep: ResetStep<DisconnectNeeds> = {
  name: 'connections',
  title: 'Google accounts',
  async preview({ database }, who) {
    const count = await database.inTenant(who, countLivingConnections);
    return counted(count, {
      none: 'No account is connected.',
      one: 'One account is disconnected, and whatever uses it stops.',
      many: `${count} accounts are disconnected, and whatever uses them stops.`,
    });
  },
  async run(needs, who, signal) {
    await needs.database.inTenant(who, expireOpenFlows);
    let after: ConnectionId | undefined;
    for (;;) {
      const page = { after, most: AT_ONCE };
      const ids = await needs.database.inTenant(who, tx => listLivingConnections(tx, page));
      for (const id of ids) {
        if (signal.aborted) return;
        await disconnectAll(needs, who, id);
      }
      after = ids.at(-1);
      if (!after) return;
    }
  },
  async open({ database }: DisconnectNeeds, who: Scope) {
    const count = await database.inTenant(who, countUntold);
    return counted(count, {
      none: 'Google has been told of everything.',
      one: 'Google has not been told yet that one permission has ended.',
      many: `Google has not been told yet that ${count} permissions have ended.`,
    });
  },
};

function counted(count: number, says: { none: string; one: string; many: string }): Counted {
  if (count === 0) return { count, says: says.none };
  return { count, says: count === 1 ? says.one : says.many };
}
