import type { Id } from '#kernel/ids.ts';
import type { Actor } from '#kernel/scope.ts';

export type EntryId = Id<'audit_entry'>;

/** Where a walk over ids begins: no id comes before it. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export const outcomes = ['done', 'refused', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

export type Detail = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What an entry says for ever: ids and short words, nothing about a person that could have to be erased.
 * Plain text where a union would be closer, because a row that somebody tampered with must still be read.
 */
export type EntryFacts = {
  tenantId: string;
  id: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  viaKind: string | null;
  viaId: string | null;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  outcome: string;
  reason: string | null;
  detailDigest: Buffer | null;
};

export type StoredEntry = EntryFacts & {
  sealed: Buffer | null;
  mac: Buffer;
  /** Its place in the chain, and the chain up to it; none until it is linked. */
  position: number | null;
  chain: Buffer | null;
  erasedAt: Date | null;
  erasureMac: Buffer | null;
};

type ActorFacts = Pick<EntryFacts, 'actorKind' | 'actorId' | 'viaKind' | 'viaId'>;

/** Who acted, and by which session, key or token, as ids. */
export function actorFacts(actor: Actor): ActorFacts {
  switch (actor.kind) {
    case 'user':
      return { actorKind: 'user', actorId: actor.userId, ...viaOf(actor) };
    case 'service':
      return { actorKind: 'service', actorId: actor.serviceId, ...viaOfService(actor) };
    case 'operator':
      return { actorKind: 'operator', actorId: null, viaKind: null, viaId: null };
    case 'job':
      return { actorKind: 'job', actorId: actor.name, viaKind: null, viaId: null };
    default:
      return actor satisfies never;
  }
}

function viaOfService(actor: Extract<Actor, { kind: 'service' }>): Pick<EntryFacts, 'viaKind' | 'viaId'> {
  if (actor.keyId) return { viaKind: 'api_key', viaId: actor.keyId };
  if (actor.clientId) return { viaKind: 'client', viaId: actor.clientId };
  return { viaKind: null, viaId: null };
}

function viaOf(actor: Extract<Actor, { kind: 'user' }>): Pick<EntryFacts, 'viaKind' | 'viaId'> {
  if (actor.keyId) return { viaKind: 'api_key', viaId: actor.keyId };
  if (actor.sessionId) return { viaKind: 'session', viaId: actor.sessionId };
  if (actor.familyId) return { viaKind: 'token_family', viaId: actor.familyId };
  return { viaKind: null, viaId: null };
}
