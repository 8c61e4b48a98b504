import type { Scope } from '#kernel/scope.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { exchange } from './exchange.ts';
import type { Claim } from './flow.ts';
import { giveBack } from './give-back.ts';
import { settle } from './settle.ts';

/**
 * From a claimed answer to a connection, or to words that say why not. Each step writes down what it has
 * before the next begins, so whoever comes after a crash goes on from there.
 */
export async function finishConsent(needs: ConnectionNeeds, who: Scope, claimed: Claim): Promise<void> {
  switch (claimed.flow.stage) {
    case 'exchanging': {
      const exchanged = await exchange(needs, who, claimed);
      if (exchanged) await settle(needs, who, exchanged);
      return;
    }
    case 'exchanged':
      return settle(needs, who, claimed);
    case 'returning':
      return giveBack(needs, who, claimed);
    case 'begun':
    case 'parked':
    case 'finished':
    case 'failed':
      return;
    default:
      throw claimed.flow.stage satisfies never;
  }
}
