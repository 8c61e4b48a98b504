import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

export const webhookSealedColumns: readonly SealedColumn[] = [
  { table: 'webhook_secrets', column: 'secret_sealed' },
];
