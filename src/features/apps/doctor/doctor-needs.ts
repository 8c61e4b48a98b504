import type { AuditNeeds } from '#features/audit/record.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Log } from '#kernel/log.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { GoogleNeeds } from '#providers/google/endpoints.ts';

/** What a step may ask: never more than the command line has, which runs the doctor, too. */
export type StepNeeds = AuditNeeds &
  GoogleNeeds & {
    log: Log;
    database: Database;
    secrets: SecretsProvider;
    isSimulated: boolean;
    origins: { canonical: string; console: string; callbacks: string };
  };
