import type { SealedColumn } from '#platform/crypto/sealed-column.ts';

export const connectionSealedColumns: readonly SealedColumn[] = [
  { table: 'consent_flows', column: 'secrets_sealed' },
  { table: 'grants', column: 'refresh_token_sealed', key: ['connection_id', 'service'] },
  { table: 'grants', column: 'access_token_sealed', key: ['connection_id', 'service'] },
  { table: 'narrowed_tokens', column: 'sealed', key: ['connection_id', 'service', 'scopes'] },
  { table: 'revocations', column: 'token_sealed' },
];
