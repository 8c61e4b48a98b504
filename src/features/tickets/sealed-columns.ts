import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

export const ticketSealedColumns: readonly SealedColumn[] = [
  { table: 'ticket_messages', column: 'content_sealed' },
];
