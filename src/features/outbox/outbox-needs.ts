import type { AuditNeeds } from '#features/audit/record.ts';
import type { Log } from '#kernel/log.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Presence } from '#platform/postgres/presence.ts';
import type { Queue } from '#platform/queue/job.ts';
import type { Mailer } from './mailer.ts';

export type OutboxNeeds = AuditNeeds & {
  log: Log;
  database: Database;
  /** Under which a claim of this node is known to the others. */
  presence: Pick<Presence, 'node'>;
  queue: Queue;
  mailer: Mailer;
};
