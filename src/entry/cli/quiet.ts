import { realWorld } from '#kernel/world.ts';
import { createLog } from '#platform/log.ts';

/** For verbs that answer on the terminal: only what went wrong is logged. */
export function quietParts() {
  return { world: realWorld(), log: createLog('error') };
}
