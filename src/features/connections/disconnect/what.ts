import { type Capability, isCapability, type Service, serviceOf } from '#features/apps/capabilities.ts';
import type { GrantToReduce } from './store.ts';

/** What is taken away from a connection. */
export type What =
  | { kind: 'everything' }
  | { kind: 'service'; service: Service }
  | { kind: 'capability'; capability: Capability };

export type Divided = { grant: GrantToReduce; gone: string[]; kept: string[] };

export function divided(grant: GrantToReduce, what: What): Divided {
  const isGone = (capability: string) => isTaken(capability, grant, what);
  return {
    grant,
    gone: grant.capabilities.filter(isGone),
    kept: grant.capabilities.filter(capability => !isGone(capability)),
  };
}

function isTaken(capability: string, { key }: GrantToReduce, what: What): boolean {
  switch (what.kind) {
    case 'everything':
      return true;
    case 'service':
      return (isCapability(capability) ? serviceOf(capability) : key.service) === what.service;
    case 'capability':
      return capability === what.capability;
    default:
      return what satisfies never;
  }
}
