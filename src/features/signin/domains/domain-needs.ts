import type { AuditNeeds } from '#features/audit/record.ts';
import type { Log } from '#kernel/log.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TextRecords } from '#providers/dns/text-records.ts';

/** What the operator's commands work with, too. */
export type ClaimNeeds = AuditNeeds & { database: Database };

export type DomainNeeds = ClaimNeeds & { log: Log; textRecords: TextRecords };
