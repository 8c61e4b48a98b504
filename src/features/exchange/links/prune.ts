import { shifted, type World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import { deleteExpiredLinks } from './store.ts';

const DAY_MS = 24 * 60 * 60_000; // so that a page that was left open still says what became of its link

export async function pruneLinks({ database, world }: { database: Database; world: World }): Promise<void> {
  const before = shifted(world.now(), -DAY_MS);
  await database.asSystem('run upkeep', tx => deleteExpiredLinks(tx, before));
}
