import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

export const secretSealedColumns: readonly SealedColumn[] = [
  { table: 'tenant_secrets', column: 'sealed', key: ['name'] },
];
