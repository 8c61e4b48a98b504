import type { AuditNeeds } from '#features/audit/record.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Log } from '#kernel/log.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { GoogleNeeds } from '#providers/google/endpoints.ts';
import type { GoogleKeys } from '#providers/google/oauth/keys.ts';

export type ConnectionNeeds = AuditNeeds &
  GoogleNeeds & {
    log: Log;
    database: Database;
    secrets: SecretsProvider;
    googleKeys: GoogleKeys;
    /** Without a slash at the end: where people are, and where Google sends them back to. */
    origins: { console: string; callbacks: string };
  };
