import type { AnyTx } from '#platform/postgres/transaction.ts';
import { CannotOpen } from './cannot-open.ts';
import {
  allowLongScans,
  replaceSealed,
  type SealedRow,
  type StoredColumn,
  takeSealedRows,
} from './sealed-store.ts';

/** Small, so that no writer ever waits long for a row of ours. */
const ROWS_PER_TRANSACTION = 100;

export type Resealed = {
  sealedAnew: number;
  /** Left as they are, by column and row: damaged, or moved by somebody's hand. Never a reason to stop. */
  unopened: string[];
};

export type ResealSteps<Tx extends AnyTx> = {
  column: StoredColumn;
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** What values begin with that are as they should be. */
  header(tx: Tx): Promise<Buffer>;
  reseal(tx: Tx, row: SealedRow): Promise<Buffer>;
  /** After each transaction. What it throws stops the work; running it again goes on where it stood. */
  afterStep?: ((sealedAnew: number) => void | Promise<void>) | undefined;
};

/** Goes through a column once, in small transactions, while others read and write it. */
export async function resealColumn<Tx extends AnyTx>(steps: ResealSteps<Tx>): Promise<Resealed> {
  const total: Resealed = { sealedAnew: 0, unopened: [] };
  let after: readonly string[] | undefined;
  do {
    const batch = await steps.inTransaction(tx => resealBatch(steps, tx, after));
    total.sealedAnew += batch.sealedAnew;
    total.unopened.push(...batch.unopened);
    after = batch.last;
    if (batch.sealedAnew > 0) await steps.afterStep?.(batch.sealedAnew);
  } while (after);
  return total;
}

async function resealBatch<Tx extends AnyTx>(
  { column, header, reseal }: ResealSteps<Tx>,
  tx: Tx,
  after: readonly string[] | undefined,
): Promise<Resealed & { last: readonly string[] | undefined }> {
  await allowLongScans(tx);
  const rows = await takeSealedRows(tx, column, {
    header: await header(tx),
    after,
    most: ROWS_PER_TRANSACTION,
  });
  const unopened: string[] = [];
  for (const row of rows) {
    const sealed = await resealOne(row);
    if (sealed) await replaceSealed(tx, column, { ...row, sealed });
  }
  return { sealedAnew: rows.length - unopened.length, unopened, last: rows.at(-1)?.key };

  async function resealOne(row: SealedRow): Promise<Buffer | undefined> {
    try {
      return await reseal(tx, row);
    } catch (cause) {
      if (!(cause instanceof CannotOpen)) throw cause;
      unopened.push(`${column.table}.${column.column} of ${row.key.join('/')}`);
      return undefined;
    }
  }
}
