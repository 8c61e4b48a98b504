import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { newId, type TenantId } from '#kernel/ids.ts';
import { giveTurns } from '#platform/queue/turns.ts';
import type { MailNeeds } from '../mail-needs.ts';
import { LEASE_MS } from './lease.ts';
import { settle } from './outcome/settle.ts';
import { endLeaseOf, type Lease, listLeases, releaseLease, takeLease } from './store.ts';
import { syncMailbox } from './sync-mailbox.ts';

const LIMITS = { atOnce: 8, atOnceOfTenant: 4, lookAgainMs: 250 };

export const MAIL_COURIER = 'mail.sync';

/** Reads every mailbox that is wanted, each by one node at a time. */
export async function runMailCourier(needs: MailNeeds, signal: AbortSignal): Promise<void> {
  const { world, database } = needs;
  await giveTurns(
    {
      ...LIMITS,
      world,
      database,
      take: except => take(needs, except),
      serve: lease => serve(needs, lease, signal),
      listLeases,
      endLeaseOf,
    },
    signal,
  );
}

function take({ world, database, presence }: MailNeeds, except: TenantId[]): Promise<Lease | undefined> {
  const owner = newId<'lease'>(world);
  const node = presence.node() ?? null;
  return database.asSystem('run upkeep', tx =>
    takeLease(tx, { owner, node, forMs: LEASE_MS, now: world.now(), except }),
  );
}

async function serve(needs: MailNeeds, lease: Lease, signal: AbortSignal): Promise<void> {
  const { log, database } = needs;
  const who = scopeOfHouse(lease.tenantId, MAIL_COURIER);
  try {
    const synced = await syncMailbox(needs, who, lease, signal);
    await database.inTenant(who, async tx => {
      await settle(needs, tx, who, { lease, synced });
      await releaseLease(tx, lease);
    });
  } catch (cause) {
    log.warn(
      { cause, mailboxId: lease.mailboxId },
      'a mailbox was not given back and its lease will run out',
    );
  }
}
