import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

/** Sealed by the key-encryption key itself: oidc-provider asks before anybody knows for which organisation. */
export const issuerSealedColumns: readonly SealedColumn[] = [
  { table: 'issuer_artifacts', column: 'sealed', key: ['kind', 'id_hash'] },
];
