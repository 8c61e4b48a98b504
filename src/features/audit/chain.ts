import { createHash, type KeyObject } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import type { EntryFacts } from './entry.ts';

/** The purpose under which the installation keeps the key of all codes here. */
export const AUDIT_KEY = 'audit';

/** The code of one entry. A field can neither be changed nor pushed over into its neighbour. */
export function entryMac(key: KeyObject, facts: EntryFacts): Buffer {
  return keyedCode(key, 'keyholder audit entry 1', [
    facts.tenantId,
    facts.id,
    facts.at.getTime(),
    facts.actorKind,
    facts.actorId,
    facts.viaKind,
    facts.viaId,
    facts.action,
    facts.subjectKind,
    facts.subjectId,
    facts.outcome,
    facts.reason,
    facts.detailDigest,
  ]);
}

/** Where a tenant's chain begins, so that no chain can be passed off as another's. */
export function chainStart(key: KeyObject, tenantId: TenantId): Buffer {
  return keyedCode(key, 'keyholder audit chain start 1', [tenantId]);
}

export function nextChain(key: KeyObject, previous: Buffer, position: number, mac: Buffer): Buffer {
  return keyedCode(key, 'keyholder audit chain 1', [previous, position, mac]);
}

/** Tells an erasure by Keyholder from a detail that somebody removed from the table. */
export function erasureMac(key: KeyObject, erased: { tenantId: string; id: string; erasedAt: Date }): Buffer {
  return keyedCode(key, 'keyholder audit erasure 1', [erased.tenantId, erased.id, erased.erasedAt.getTime()]);
}

export function detailDigest(sealed: Buffer): Buffer {
  return createHash('sha256').update(sealed).digest();
}
