import { scopeOfHouse, scopeOfPerson } from '#features/access/proven-scope.ts';
import type { Scope } from '#kernel/scope.ts';
import type { FoundFlow } from './store.ts';

/** On whose behalf an answer is saved: the person's who began, proven by the state and their browser's cookie. */
export function scopeOfFlow({ tenantId, person }: FoundFlow): Scope {
  return person
    ? scopeOfPerson({ tenantId, ...person })
    : scopeOfHouse(tenantId, 'connections.finish_consent');
}
