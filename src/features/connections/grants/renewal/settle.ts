import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Refreshed } from '#providers/google/oauth/refresh.ts';
import type { GrantNeeds } from '../grant-needs.ts';
import { lockConnection } from '../store.ts';
import type { Renewal } from '../vended.ts';
import { insist } from './insist.ts';
import { SETTLED } from './lease.ts';
import { noteBlocked, noteBroken, noteBusy, noteDead } from './note.ts';
import { saveFresh, saveRefused } from './save.ts';
import { type Lease, lockGrantsToRenew } from './store.ts';

type Asked = { lease: Lease; narrowTo: readonly string[] | undefined };

/** Writes down what Google said, sorted by who must act, and wakes everybody who waits for it. */
export async function settle(
  needs: GrantNeeds,
  who: Scope,
  { refreshed, ...asked }: Asked & { refreshed: Refreshed },
): Promise<Renewal> {
  const { connectionId } = asked.lease.asked;
  return insist(needs, { isLastCopy: isRotated(refreshed) }, () =>
    needs.database.inTenant(who, async tx => {
      await lockConnection(tx, connectionId); // first, as everybody does who ends or renews one
      const renewal = await write(needs, tx, who, asked, refreshed);
      await announce(tx, { kind: SETTLED, id: connectionId });
      return renewal;
    }),
  );
}

async function write(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  { lease, narrowTo }: Asked,
  refreshed: Refreshed,
): Promise<Renewal> {
  const { standing, isOvertaken, isDead } = await whatStands(tx, lease);
  if (standing.members.length === 0) return { kind: 'settled' };
  switch (refreshed.kind) {
    case 'fresh':
      return saveFresh(needs, tx, who, { lease: standing, narrowTo, grant: refreshed.grant, isDead });
    case 'refused':
      return saveRefused(needs, tx, who, { lease: standing, narrowTo, refused: refreshed });
  }
  // Whoever took too long has been overtaken: only an answer that brings something still counts.
  if (isOvertaken || isDead) return { kind: 'settled' };
  switch (refreshed.kind) {
    case 'dead':
      return noteDead(needs, tx, who, standing, refreshed.reason);
    case 'misconfigured':
      return refreshed.affects === 'app'
        ? noteBroken(needs, tx, who, standing, refreshed.reason)
        : noteBlocked(needs, tx, who, standing, refreshed.reason);
    case 'busy':
      return noteBusy(needs, tx, standing, refreshed);
    default:
      return refreshed satisfies never;
  }
}

/** Where a reconnect, a disconnect or another refresh came between, what they saved is newer than this answer. */
async function whatStands(tx: TenantTx, lease: Lease) {
  const grants = await lockGrantsToRenew(tx, lease.asked.connectionId);
  const now = new Map(grants.map(grant => [grant.key.service, grant]));
  const members = lease.members.filter(({ key, version }) => now.get(key.service)?.version === version);
  const present = members.flatMap(({ key }) => now.get(key.service) ?? []);
  return {
    standing: { ...lease, members },
    isOvertaken: present.some(({ owner }) => owner !== lease.owner),
    isDead: present.some(({ state }) => state !== 'live'),
  };
}

function isRotated(refreshed: Refreshed): boolean {
  if (refreshed.kind === 'fresh') return refreshed.grant.refreshToken !== undefined;
  return refreshed.kind === 'refused' && refreshed.rotated !== undefined;
}
