import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

/** What is sealed by the key-encryption key itself and must be sealed anew when that one changes. */
export const accessSealedColumns: readonly SealedColumn[] = [
  { table: 'signing_keys', column: 'sealed_private_pem' },
];
