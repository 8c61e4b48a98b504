import type { Log } from '#kernel/log.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Upkeep } from '#platform/queue/job.ts';
import type { ElsewhereProvider } from './secrets.ts';
import { deleteKept, listLeftBehind } from './store.ts';

export type SecretUpkeepNeeds = {
  database: Database;
  log: Log;
  /** Undefined where all is in the database, or in the environment. */
  secretsElsewhere: (ElsewhereProvider & { keepAlive?(): Promise<void> }) | undefined;
};

const MOST_PER_RUN = 200;
const MINUTE_MS = 60_000;

export const secretUpkeep: readonly Upkeep<SecretUpkeepNeeds>[] = [
  {
    name: 'secrets.forget_deleted',
    summary: 'Destroy what deleted organisations kept outside the database',
    when: { cron: '*/10 * * * *' },
    timeLimitMs: 9 * MINUTE_MS,
    async run({ database, log, secretsElsewhere: provider }, signal) {
      if (!provider) return;
      const { kind } = provider;
      const left = await database.asSystem('run upkeep', tx =>
        listLeftBehind(tx, { kind, most: MOST_PER_RUN }),
      );
      for (const tenantId of left) {
        if (signal.aborted) return;
        try {
          await provider.forget(tenantId);
          await database.asSystem('run upkeep', tx => deleteKept(tx, { tenantId, kind }));
        } catch (cause) {
          log.warn({ cause, tenantId }, 'secrets of a deleted organisation could not be destroyed yet');
        }
      }
    },
  },
  {
    name: 'secrets.keep_alive',
    summary: 'Renew the token for the secrets provider before it expires',
    when: { everyMs: 5 * MINUTE_MS },
    timeLimitMs: MINUTE_MS,
    async run({ secretsElsewhere: provider }) {
      await provider?.keepAlive?.();
    },
  },
];
