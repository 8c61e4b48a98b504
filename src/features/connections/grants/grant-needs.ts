import type { AuditNeeds } from '#features/audit/record.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Log } from '#kernel/log.ts';
import type { LiveEvents } from '#platform/http/live-events.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Presence } from '#platform/postgres/presence.ts';
import type { GoogleNeeds } from '#providers/google/endpoints.ts';
import type { Flights } from './flights.ts';
import type { Renewal } from './vended.ts';

export type GrantNeeds = AuditNeeds &
  GoogleNeeds & {
    log: Log;
    database: Database;
    secrets: SecretsProvider;
    /** By which one node hears that another has finished a refresh. */
    live: Pick<LiveEvents, 'subscribe'>;
    /** Under which a lease of this node is known to the others. */
    presence: Pick<Presence, 'node'>;
    /** Refreshes under way. */
    flights: Flights<Renewal>;
  };
