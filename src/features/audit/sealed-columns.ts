import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

/** Fixed: the code of every entry covers the digest of these very bytes, so no rotation may change them. */
export const auditSealedColumns: readonly SealedColumn[] = [
  { table: 'audit_entries', column: 'detail_sealed', isFixed: true },
];
