import { shifted } from '#kernel/world.ts';
import type { Upkeep } from '#platform/queue/job.ts';
import { deleteDeadClients } from './clients/store.ts';
import type { IssuerNeeds } from './issuer-needs.ts';
import { deleteExpiredArtifacts } from './server/store.ts';
import { deleteExpiredRevocations } from './tokens/store.ts';

const DAY_MS = 24 * 60 * 60_000;
const DEAD_CLIENTS_SHOWN_FOR_MS = 90 * DAY_MS; // so that whose client it was can be looked up after an incident

export const issuerUpkeep: readonly Upkeep<IssuerNeeds>[] = [
  {
    name: 'issuer.prune',
    summary:
      'Clear away what the authorization server no longer needs, and clients that were revoked long ago',
    when: { cron: '41 * * * *' },
    timeLimitMs: 5 * 60_000,
    async run({ database, world }) {
      const now = world.now();
      await database.asSystem('run upkeep', async tx => {
        await deleteExpiredArtifacts(tx, now);
        await deleteExpiredRevocations(tx, now);
        await deleteDeadClients(tx, shifted(now, -DEAD_CLIENTS_SHOWN_FOR_MS));
      });
    },
  },
];
