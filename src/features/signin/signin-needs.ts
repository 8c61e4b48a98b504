import type { AuditNeeds } from '#features/audit/record.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Log } from '#kernel/log.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Directory } from './discovery/directory.ts';
import type { Pace } from './discovery/pace.ts';
import type { SigninApps, SigninProvider } from './provider.ts';

/** What wiring hands to discovery and to what follows it. */
export type SigninNeeds = AuditNeeds & {
  log: Log;
  database: Database;
  secrets: SecretsProvider;
  origins: { console: string };
  directory: Directory;
  discoveryPace: Pace;
  /** Those of the whole installation, for addresses of no organisation's domain. */
  appWideProviders: readonly SigninProvider[];
  appWideApps: SigninApps;
};
