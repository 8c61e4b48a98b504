import { scopeOfHouse } from '#features/access/proven-scope.ts';
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
  const { world, database, presence } = needs;
  await giveTurns(
    {
      ...LIMITS,
      world,
      database,
      presence,
      leaseMs: LEASE_MS,
      takeLease,
      serve: lease => serve(needs, lease, signal),
      listLeases,
      endLeaseOf,
    },
    signal,
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
