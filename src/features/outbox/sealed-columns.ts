import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

export const outboxSealedColumns: readonly SealedColumn[] = [{ table: 'outbox_mails', column: 'raw_sealed' }];
