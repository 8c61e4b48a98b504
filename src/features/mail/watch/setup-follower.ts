import type { AppFollower } from '#features/apps/setup/setup-needs.ts';
import type { Database } from '#platform/postgres/database.ts';
import { makeWatchesDue } from './store.ts';

/** A service account that was entered, or a project, is what mailboxes may have waited for. */
export const mailFollower: AppFollower<{ database: Database }> = {
  uses: async () => [],
  changed: ({ database }, who) => database.inTenant(who, makeWatchesDue),
};
