import { newId, type TenantId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import { type HeldLease, type Watch, watchOwners } from '../postgres/abandoned.ts';
import type { Database } from '../postgres/database.ts';
import type { Presence } from '../postgres/presence.ts';
import type { SystemTx } from '../postgres/transaction.ts';

/** The right of one run on one node to work for one thing of a tenant's, until somebody else may take it. */
export type TurnLease = { tenantId: TenantId; owner: string };

/** A lease that is asked for. */
export type Taking = {
  owner: string;
  node: number | null;
  forMs: number;
  now: Date;
  /** Tenants that have enough of this node already. */
  except: readonly TenantId[];
};

export type Turns<Lease extends TurnLease> = {
  world: World;
  database: Database;
  presence: Pick<Presence, 'node'>;
  /** Longer than anything that is done without asking for it again. */
  leaseMs: number;
  /** Of one node: each turn waits for somebody else most of the time. */
  atOnce: number;
  /** So that one tenant with many slow things leaves room for the others. */
  atOnceOfTenant: number;
  lookAgainMs: number;
  /** For whatever is due, is nobody's, and was served longest ago. */
  takeLease(tx: SystemTx, taking: Taking): Promise<Lease | undefined>;
  serve(lease: Lease): Promise<void>;
  /** Every lease that somebody holds just now. */
  listLeases(tx: SystemTx): Promise<HeldLease[]>;
  endLeaseOf(tx: SystemTx, owner: string): Promise<void>;
};

/** A round goes on while there is work, and ends now and then so that upkeep can be seen to run. */
const ROUND_MS = 5 * 60_000;

/**
 * Gives turns to whatever is due, many beside each other. Every thing is one node's at a time, by a lease; that of
 * a node that died is free again within seconds.
 */
export async function giveTurns<Lease extends TurnLease>(
  turns: Turns<Lease>,
  signal: AbortSignal,
): Promise<void> {
  const { world } = turns;
  const endsAtMs = world.elapsedMs() + ROUND_MS;
  const owners = watchOwners(world);
  const running = new Map<string, { tenantId: TenantId; turn: Promise<void> }>();

  function take(): Promise<Lease | undefined> {
    const taking = {
      owner: newId<'lease'>(world),
      node: turns.presence.node() ?? null,
      forMs: turns.leaseMs,
      now: world.now(),
      except: busiest(
        [...running.values()].map(({ tenantId }) => tenantId),
        turns.atOnceOfTenant,
      ),
    };
    return turns.database.asSystem('run upkeep', tx => turns.takeLease(tx, taking));
  }

  async function fill(): Promise<void> {
    while (running.size < turns.atOnce && !signal.aborted) {
      const lease = await take();
      if (!lease) return;
      const turn = turns.serve(lease).finally(() => running.delete(lease.owner));
      running.set(lease.owner, { tenantId: lease.tenantId, turn });
    }
  }

  try {
    let [others, lookAtMs] = [0, 0];
    while (!signal.aborted && world.elapsedMs() < endsAtMs) {
      await fill();
      // After that, so that nobody goes home who was only a moment too late: the one who was first may die.
      if (running.size === 0 || world.elapsedMs() >= lookAtMs) {
        others = await freeAbandoned(turns, owners, running);
        lookAtMs = world.elapsedMs() + turns.lookAgainMs;
      }
      if (running.size === 0 && others === 0) return;
      const pause = world.delay(turns.lookAgainMs, signal).catch(() => {});
      await Promise.race([pause, ...[...running.values()].map(({ turn }) => turn)]);
    }
  } finally {
    await Promise.all([...running.values()].map(({ turn }) => turn));
  }
}

/** How many leases others hold. Of these it is watched whether their holders live. */
async function freeAbandoned<Lease extends TurnLease>(
  { database, listLeases, endLeaseOf }: Turns<Lease>,
  owners: Watch,
  ours: ReadonlyMap<string, unknown>,
): Promise<number> {
  return database.asSystem('run upkeep', async tx => {
    const others = (await listLeases(tx)).filter(({ owner }) => owner !== null && !ours.has(owner));
    for (const lease of others)
      if (lease.owner !== null && (await owners.isAbandoned(tx, lease))) await endLeaseOf(tx, lease.owner);
    return others.length;
  });
}

function busiest(tenants: readonly TenantId[], most: number): TenantId[] {
  return [...new Set(tenants)].filter(tenant => tenants.filter(each => each === tenant).length >= most);
}
