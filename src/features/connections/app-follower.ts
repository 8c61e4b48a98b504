import type { AppFollower } from '#features/apps/setup/setup-needs.ts';
import type { Database } from '#platform/postgres/database.ts';
import { noteAppChanged } from './grants/app-health/note.ts';
import { listUsesOf } from './grants/app-health/store.ts';

/** Accounts live on the app they were connected through. */
export const connectionFollower: AppFollower<{ database: Database }> = {
  uses: ({ database }, who, apps) =>
    database.inTenant(who, async tx => {
      const uses = await listUsesOf(tx, [...new Set(apps.map(({ clientId }) => clientId))]);
      return uses
        .filter(({ service, clientId }) =>
          apps.some(app => app.service === service && app.clientId === clientId),
        )
        .map(({ connectionId, ...use }) => ({ kind: 'connection', id: connectionId, ...use }));
    }),
  changed: ({ database }, who, clientIds) =>
    database.inTenant(who, async tx => {
      for (const clientId of clientIds) await noteAppChanged(tx, clientId);
    }),
};
