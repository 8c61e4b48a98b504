import { createHash, createHmac, type KeyObject } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import type { EntryFacts } from './entry.ts';

/** The purpose under which the installation keeps the key of all codes here. */
export const AUDIT_KEY = 'audit';

const NOTHING = 0xffff_ffff; // no part is that long, so null and the empty text differ

type Part = string | number | Buffer | null;

/** The code of one entry. A field can neither be changed nor pushed over into its neighbour. */
export function entryMac(key: KeyObject, facts: EntryFacts): Buffer {
  return keyed(key, 'keyholder audit entry 1', [
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
  return keyed(key, 'keyholder audit chain start 1', [tenantId]);
}

export function nextChain(key: KeyObject, previous: Buffer, position: number, mac: Buffer): Buffer {
  return keyed(key, 'keyholder audit chain 1', [previous, position, mac]);
}

/** Tells an erasure by Keyholder from a detail that somebody removed from the table. */
export function erasureMac(key: KeyObject, erased: { tenantId: string; id: string; erasedAt: Date }): Buffer {
  return keyed(key, 'keyholder audit erasure 1', [erased.tenantId, erased.id, erased.erasedAt.getTime()]);
}

export function detailDigest(sealed: Buffer): Buffer {
  return createHash('sha256').update(sealed).digest();
}

function keyed(key: KeyObject, label: string, parts: readonly Part[]): Buffer {
  const code = createHmac('sha256', key);
  for (const part of [label, ...parts]) {
    const bytes = bytesOf(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes?.length ?? NOTHING);
    code.update(length);
    if (bytes) code.update(bytes);
  }
  return code.digest();
}

function bytesOf(part: Part): Buffer | undefined {
  if (part === null) return undefined;
  return Buffer.isBuffer(part) ? part : Buffer.from(String(part), 'utf8');
}
