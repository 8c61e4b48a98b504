import type { TenantId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import { announceTo } from '#platform/postgres/announce.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import { AUDIT_KEY, chainStart, nextChain } from './chain.ts';
import {
  type Head,
  type Link,
  lastLink,
  saveLinks,
  takeHead,
  takeUnlinked,
  tenantsWithUnlinked,
} from './store.ts';

export type LinkNeeds = { database: Database; seals: Seals; world: World };

/** `damaged`: the head does not fit the last entry, so nothing may be chained to either. verify says more. */
export type Linking = { kind: 'linked'; entries: number } | { kind: 'damaged' };

/** An entry still without a place after this is a finding. Far longer than any transaction may last. */
export const mayWaitMs = 600_000;

const BATCH = 500; // some ten milliseconds of holding the head
const MOST_TENANTS = 1_000; // per round; whoever is left out has their turn in the next

/** Gives every committed entry its place in its tenant's chain. Any number of these may run at once. */
export async function linkEntries(
  needs: LinkNeeds,
  signal?: AbortSignal,
): Promise<{ entries: number; damaged: TenantId[] }> {
  const tenants = await needs.database.asSystem('run upkeep', tx =>
    tenantsWithUnlinked(tx, { limit: MOST_TENANTS }),
  );
  const damaged: TenantId[] = [];
  let entries = 0;
  for (const tenantId of tenants) {
    if (signal?.aborted) break;
    const linking = await linkTenant(needs, tenantId);
    if (linking.kind === 'damaged') damaged.push(tenantId);
    else entries += linking.entries;
  }
  return { entries, damaged };
}

/** While another linker holds the head, there is nothing to do but for those who must see all linked. */
export async function linkTenant(
  needs: LinkNeeds,
  tenantId: TenantId,
  whenBusy: 'leave' | 'wait' = 'leave',
): Promise<Linking> {
  let entries = 0;
  for (;;) {
    const batch = await linkBatch(needs, tenantId, whenBusy);
    if (batch.kind === 'damaged') return batch;
    if (batch.kind === 'linked') entries += batch.entries;
    const isThrough = batch.kind === 'linked' ? batch.entries < BATCH : whenBusy === 'leave';
    if (isThrough) return { kind: 'linked', entries };
  }
}

/** Positions, chain and head change in one transaction, so a crash leaves either all of a batch or nothing. */
async function linkBatch(
  needs: LinkNeeds,
  tenantId: TenantId,
  whenBusy: 'leave' | 'wait',
): Promise<Linking | { kind: 'busy' }> {
  const key = await needs.seals.installationKey(AUDIT_KEY);
  const start = chainStart(key, tenantId);
  return needs.database.asSystem('run upkeep', async tx => {
    const at = needs.world.now();
    const head = await takeHead(tx, { tenantId, start, at, whenBusy });
    if (!head) return { kind: 'busy' };
    if (!(await fitsLastEntry(tx, tenantId, { head, start }))) return { kind: 'damaged' };
    const waiting = await takeUnlinked(tx, tenantId, BATCH);
    const links: Link[] = [];
    let { position, chain } = head;
    for (const { id, mac } of waiting) {
      position += 1;
      chain = nextChain(key, chain, position, mac);
      links.push({ id, position, chain });
    }
    const last = links.at(-1);
    if (!last) return { kind: 'linked', entries: 0 };
    await saveLinks(tx, { tenantId, links, head: { position, chain, at } });
    // Once for a whole batch and not in record(): notices queue every commit behind one lock.
    await announceTo(tx, tenantId, { kind: 'audit.appended', id: last.id });
    return { kind: 'linked', entries: links.length };
  });
}

async function fitsLastEntry(
  tx: SystemTx,
  tenantId: TenantId,
  { head, start }: { head: Omit<Head, 'at'>; start: Buffer },
): Promise<boolean> {
  const last = (await lastLink(tx, tenantId)) ?? { position: 0, chain: start };
  return last.position === head.position && last.chain.equals(head.chain);
}
