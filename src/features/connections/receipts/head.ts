import type { HeadSigner } from '#features/audit/head.ts';
import type { Scope } from '#kernel/scope.ts';
import type { BookNeeds } from './bind.ts';
import { emptyBook, RECEIPTS_KEY } from './book.ts';
import { findBookAndEnd } from './store.ts';

/** All that is needed to find out later whether a page up to it is no longer there. */
export type BookHead = { page: number; digest: string };

/** Signed like the audit log's head; kept outside, it proves a book whose end was cut off. */
export async function signBook(
  needs: BookNeeds & { headSigner: HeadSigner },
  who: Scope,
): Promise<BookHead & { signature: string }> {
  const key = await needs.seals.installationKey(RECEIPTS_KEY);
  const { book } = await needs.database.inTenant(who, findBookAndEnd);
  const { lastPage, chain } = book ?? emptyBook(key, who.tenantId);
  const head = { page: lastPage, digest: chain.toString('hex') };
  const signature = await needs.headSigner.sign({ tenant: who.tenantId, receipts: head });
  return { ...head, signature };
}
