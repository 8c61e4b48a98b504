import type { AuditNeeds } from '#features/audit/record.ts';
import type { Log } from '#kernel/log.ts';
import type { Reach } from '#platform/http-client/address.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Presence } from '#platform/postgres/presence.ts';

export type WebhookNeeds = AuditNeeds & {
  log: Log;
  database: Database;
  /** Under which a lease of this node is known to the others. */
  presence: Pick<Presence, 'node'>;
  /** Whether endpoints may be in the operator's own network. */
  webhookReach: Reach;
};
