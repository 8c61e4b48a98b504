/** A column of sealed values, as data: what is not listed is not sealed anew when keys rotate. */
export type SealedColumn = {
  table: string;
  column: string;
  /** What names a row (within its organisation, where it belongs to one), as in its primary key: `id` unless said. */
  key?: readonly string[];
  /** The `row` of its Place, from the key as text: the key itself unless said. */
  rowOf?: (key: readonly string[]) => string;
  /** Where a digest elsewhere vouches for the very bytes: never sealed anew, so it keeps its data key alive. */
  isFixed?: true;
};

export function keyOf({ key = ['id'] }: SealedColumn): readonly string[] {
  return key;
}

export function placeIn(column: SealedColumn, key: readonly string[]) {
  const row = column.rowOf ? column.rowOf(key) : key.join('/');
  return { table: column.table, column: column.column, row };
}
