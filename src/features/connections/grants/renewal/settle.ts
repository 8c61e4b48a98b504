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
import { type Lease, lockGrantToRenew } from './store.ts';

type Asked = { lease: Lease; narrowTo: readonly string[] | undefined };

/** Writes down what Google said, sorted by who must act, and wakes everybody who waits for it. */
export async function settle(
  needs: GrantNeeds,
  who: Scope,
  { refreshed, ...asked }: Asked & { refreshed: Refreshed },
): Promise<Renewal> {
  return insist(needs, { isLastCopy: isRotated(refreshed) }, () =>
    needs.database.inTenant(who, async tx => {
      await lockConnection(tx, asked.lease.key.connectionId); // first, as everybody does who ends or renews one
      const renewal = await write(needs, tx, who, asked, refreshed);
      await announce(tx, { kind: SETTLED, id: asked.lease.key.connectionId });
      return renewal;
    }),
  );
}

async function write(
  needs: GrantNeeds,
  tx: TenantTx,
  who: Scope,
  asked: Asked,
  refreshed: Refreshed,
): Promise<Renewal> {
  const { lease } = asked;
  const grant = await lockGrantToRenew(tx, lease.key);
  // A reconnect, a disconnect or another refresh came between: what they saved is newer than this answer.
  if (!grant || grant.version !== lease.version || grant.state === 'ended') return { kind: 'settled' };
  switch (refreshed.kind) {
    case 'fresh':
      return saveFresh(needs, tx, who, { ...asked, grant: refreshed.grant, stateBefore: grant.state });
    case 'refused':
      return saveRefused(needs, tx, who, { ...asked, refused: refreshed });
  }
  // Whoever took too long has been overtaken: only an answer that brings something still counts.
  if (grant.owner !== lease.owner || grant.state !== 'live') return { kind: 'settled' };
  switch (refreshed.kind) {
    case 'dead':
      return noteDead(needs, tx, who, lease, refreshed.reason);
    case 'misconfigured':
      return refreshed.affects === 'app'
        ? noteBroken(needs, tx, who, lease, refreshed.reason)
        : noteBlocked(needs, tx, who, lease, refreshed.reason);
    case 'busy':
      return noteBusy(needs, tx, lease, refreshed);
    default:
      return refreshed satisfies never;
  }
}

function isRotated(refreshed: Refreshed): boolean {
  if (refreshed.kind === 'fresh') return refreshed.grant.refreshToken !== undefined;
  return refreshed.kind === 'refused' && refreshed.rotated !== undefined;
}
