import { type Service, serviceOfScope } from '#features/apps/capabilities.ts';
import { requireUser, type Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type ConnectionState, connectionStateOf, type GrantFacts, missingOf } from '../connection.ts';
import { type ConnectionWithGrants, requireVisible } from '../list.ts';
import { findUsual } from './store.ts';

export type Status = {
  isConnected: Record<Service, boolean>;
  tokenExpiresAt: Date | null;
  account: { connection: ConnectionWithGrants; state: ConnectionState; missing: string[] } | null;
};

/** How the caller's usual Google account is. Nothing is asked of Google for it. */
export async function showStatus({ database }: { database: Database }, who: Scope): Promise<Status> {
  const userId = requireUser(who);
  const connection = await database.inTenant(who, async tx => {
    const id = await findUsual(tx, userId);
    return id && requireVisible(tx, who, id);
  });
  if (!connection) {
    return { isConnected: { mail: false, calendar: false }, tokenExpiresAt: null, account: null };
  }
  const grants = connection.grants.filter(({ state }) => state === 'live');
  const isConnected = (service: Service) => grants.some(grant => serves(grant, service));
  const expiries = grants.flatMap(({ tokenExpiresAt }) => tokenExpiresAt ?? []);
  return {
    isConnected: { mail: isConnected('mail'), calendar: isConnected('calendar') },
    tokenExpiresAt: expiries.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null,
    account: {
      connection,
      state: connectionStateOf(connection, connection.grants),
      missing: [...new Set(grants.flatMap(missingOf))].sort(),
    },
  };
}

/** Connected for it, and at least one of its boxes was ticked. */
function serves({ service, grantedScopes }: GrantFacts, wanted: Service): boolean {
  return service === wanted && grantedScopes.some(scope => serviceOfScope(scope) === wanted);
}
