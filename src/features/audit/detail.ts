import { z } from 'zod';
import type { Scope } from '#kernel/scope.ts';
import { CannotOpen } from '#platform/crypto/cannot-open.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Detail } from './entry.ts';

type SealNeeds = { seals: Seals };

/** What is sealed: the detail, and how the one who acted was called at that moment. */
export type SealedDetail = { actorName?: string | undefined; detail?: Detail | undefined };

const sealedDetail = z.object({
  actorName: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

export async function sealDetail(
  needs: SealNeeds,
  tx: TenantTx,
  who: Scope,
  id: string,
  content: SealedDetail,
): Promise<Buffer | null> {
  if (content.detail === undefined && content.actorName === undefined) return null;
  return needs.seals.seal(tx, who, placeOf(id), JSON.stringify(content));
}

/** Undefined where the seal does not open: a log with one damaged detail must still be readable. */
export async function openDetail(
  needs: SealNeeds,
  tx: TenantTx,
  who: Scope,
  id: string,
  sealed: Buffer,
): Promise<SealedDetail | undefined> {
  try {
    const opened = await needs.seals.open(tx, who, placeOf(id), sealed);
    return sealedDetail.parse(JSON.parse(opened.reveal()));
  } catch (thrown) {
    if (thrown instanceof CannotOpen) return undefined;
    throw thrown;
  }
}

function placeOf(id: string) {
  return { table: 'audit_entries', column: 'detail_sealed', row: id };
}
