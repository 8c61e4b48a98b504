import type { KeyObject } from 'node:crypto';
import type { Scope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import { AUDIT_KEY, chainStart, detailDigest, entryMac, erasureMac, nextChain } from './chain.ts';
import { BEFORE_ALL, type StoredEntry } from './entry.ts';
import type { AuditHead } from './head.ts';
import { type LinkNeeds, linkTenant, mayWaitMs } from './link.ts';
import { findHeadAndEnd, linkedEntries, unlinkedEntries } from './store.ts';

/** What can be wrong, in words for whoever must look into it. */
export const findings = {
  changed: 'differs from what Keyholder wrote, or was never written by Keyholder',
  bad_mac: 'was put there by somebody who does not have the key',
  reordered: 'does not follow from the entries before it: something was moved, taken out or put in',
  missing: 'is not there any more',
  detail_changed: 'has another detail than Keyholder sealed',
  detail_removed: 'lost its detail without an erasure by Keyholder',
  head_changed: 'does not fit the head that the database holds',
  head_mismatch: 'does not fit the head that was exported',
  not_linked: 'has waited too long for its place in the chain',
} as const;
export type Finding = keyof typeof findings;

export type Verification =
  | { kind: 'valid'; entries: number; erased: number; unlinked: number; head: AuditHead }
  /** The first finding. Without a position when the entry has none yet. */
  | { kind: 'broken'; what: Finding; position: number | null; entryId: string | null };

type Broken = Extract<Verification, { kind: 'broken' }>;
type ExportedHead = Pick<AuditHead, 'position' | 'digest'>;

const BATCH = 500;

/**
 * Proves that a tenant's log is whole: every entry as it was written, none missing, none added, in order.
 * Needs no data key of the tenant, so it works after erasures and after the organisation has been deleted.
 * Links first what still waits, so that only what cannot be linked is found waiting; damage that linking
 * meets, the walk finds too, and where.
 */
export async function verifyAudit(
  needs: LinkNeeds,
  who: Scope,
  { against }: { against?: ExportedHead } = {},
): Promise<Verification> {
  await linkTenant(needs, who.tenantId, 'wait').catch(() => undefined); // a copy may be read-only
  const key = await needs.seals.installationKey(AUDIT_KEY);
  const start = chainStart(key, who.tenantId);
  const { head, end } = await needs.database.inTenant(who, findHeadAndEnd);
  const upTo = head?.position ?? 0;
  const walk = await walkChain(needs, who, { key, start, upTo: Math.max(upTo, end), against });
  if (walk.kind === 'broken') return walk;
  if (walk.position < upTo) return missingAt(walk.position + 1);
  if (walk.position > upTo || !walk.chain.equals(head?.chain ?? start)) {
    return { kind: 'broken', what: 'head_changed', position: walk.position, entryId: null };
  }
  if (against && against.position > walk.position) return missingAt(walk.position + 1);
  const waiting = await walkUnlinked(needs, who, key);
  if (waiting.kind === 'broken') return waiting;
  return {
    kind: 'valid',
    entries: walk.position,
    erased: walk.erased,
    unlinked: waiting.entries,
    head: {
      position: walk.position,
      digest: walk.chain.toString('hex'),
      at: head?.at ?? needs.world.now(),
    },
  };
}

type Walk = {
  kind: 'whole';
  /** The last good entry, and what the next one must follow from. */
  position: number;
  chain: Buffer;
  erased: number;
};

async function walkChain(
  needs: LinkNeeds,
  who: Scope,
  {
    key,
    start,
    upTo,
    against,
  }: { key: KeyObject; start: Buffer; upTo: number; against: ExportedHead | undefined },
): Promise<Walk | Broken> {
  const walk: Walk = { kind: 'whole', position: 0, chain: start, erased: 0 };
  let after = { position: Number.MIN_SAFE_INTEGER, id: BEFORE_ALL }; // what stands before the first is a finding
  if (against?.position === 0 && start.toString('hex') !== against.digest) return mismatchAt(0, null);
  for (;;) {
    const page = { after, upTo, limit: BATCH };
    const entries = await needs.database.inTenant(who, tx => linkedEntries(tx, page));
    for (const entry of entries) {
      const what = checkLink(key, walk, entry) ?? checkDetail(key, entry);
      if (what === 'missing') return missingAt(walk.position + 1);
      if (what) return { kind: 'broken', what, position: entry.position, entryId: entry.id };
      walk.position += 1;
      walk.chain = nextChain(key, walk.chain, walk.position, entry.mac);
      if (entry.erasedAt) walk.erased += 1;
      if (against?.position === walk.position && walk.chain.toString('hex') !== against.digest) {
        return mismatchAt(walk.position, entry.id);
      }
      after = { position: walk.position, id: entry.id };
    }
    if (entries.length < BATCH) return walk;
  }
}

function checkLink(key: KeyObject, walk: Walk, entry: StoredEntry): Finding | undefined {
  const expected = walk.position + 1;
  const position = entry.position ?? 0;
  if (position > expected) return 'missing';
  const isAuthentic = entryMac(key, entry).equals(entry.mac);
  const isInPlace =
    position === expected && nextChain(key, walk.chain, expected, entry.mac).equals(entry.chain ?? entry.mac);
  if (isAuthentic) return isInPlace ? undefined : 'reordered';
  return isInPlace ? 'changed' : 'bad_mac';
}

function checkDetail(key: KeyObject, entry: StoredEntry): Finding | undefined {
  if (entry.sealed) {
    const isAsSealed = entry.detailDigest?.equals(detailDigest(entry.sealed)) ?? false;
    return isAsSealed && !entry.erasedAt ? undefined : 'detail_changed';
  }
  if (!entry.detailDigest) return entry.erasedAt ? 'detail_changed' : undefined;
  const { tenantId, id, erasedAt, erasureMac: claimed } = entry;
  const isErased = erasedAt && claimed?.equals(erasureMac(key, { tenantId, id, erasedAt }));
  return isErased ? undefined : 'detail_removed';
}

async function walkUnlinked(
  needs: LinkNeeds,
  who: Scope,
  key: KeyObject,
): Promise<{ kind: 'whole'; entries: number } | Broken> {
  const overdue = shifted(needs.world.now(), -mayWaitMs);
  let count = 0;
  let after = BEFORE_ALL;
  for (;;) {
    const page = { after, limit: BATCH };
    const entries = await needs.database.inTenant(who, tx => unlinkedEntries(tx, page));
    for (const entry of entries) {
      const what = checkUnlinked(key, entry, overdue);
      if (what) return { kind: 'broken', what, position: null, entryId: entry.id };
      after = entry.id;
    }
    count += entries.length;
    if (entries.length < BATCH) return { kind: 'whole', entries: count };
  }
}

function checkUnlinked(key: KeyObject, entry: StoredEntry, overdue: Date): Finding | undefined {
  if (!entryMac(key, entry).equals(entry.mac)) return 'bad_mac';
  if (entry.at < overdue) return 'not_linked';
  return checkDetail(key, entry);
}

function missingAt(position: number): Broken {
  return { kind: 'broken', what: 'missing', position, entryId: null };
}

function mismatchAt(position: number, entryId: string | null): Broken {
  return { kind: 'broken', what: 'head_mismatch', position, entryId };
}
