import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { type Watch, watchOwners } from '#platform/postgres/abandoned.ts';
import { lookForMail } from './look.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { sendMail } from './send.ts';
import { settle } from './settle.ts';
import { type Due, type Held, listClaims, listDue } from './store.ts';

export const TENDER = 'outbox.tend';

/** Each may be a mail of 35 MB, several times over while it is opened and encoded. */
const AT_ONCE = 4;
const AT_ONCE_OF_TENANT = 2;
const LOOK_AGAIN_MS = 1_000;
const ROUND_MS = 60_000;

/** What is due by its time, and what was left behind by a server that ended in the middle of sending. */
export async function tendOutbox(needs: OutboxNeeds, signal: AbortSignal): Promise<void> {
  const { database, world } = needs;
  const endsAtMs = world.elapsedMs() + ROUND_MS;
  const owners = watchOwners(world);
  while (!signal.aborted && world.elapsedMs() < endsAtMs) {
    const isSomebodySending = await recover(needs, owners);
    const asked = { now: world.now(), most: AT_ONCE, mostOfTenant: AT_ONCE_OF_TENANT };
    const due = await database.asSystem('run upkeep', tx => listDue(tx, asked));
    const isDone = await Promise.all(due.map(each => tend(needs, each)));
    if (isDone.includes(false)) return; // what failed is still due, and would be at once again
    if (due.length > 0) continue;
    if (!isSomebodySending) return;
    await world.delay(LOOK_AGAIN_MS, signal).catch(() => {});
  }
}

/** Whether anybody is sending, so that it has to be watched whether they live. */
async function recover(needs: OutboxNeeds, owners: Watch): Promise<boolean> {
  const { database, world } = needs;
  const [held, lost] = await database.asSystem('run upkeep', async tx => {
    const claims = await listClaims(tx);
    const gone: Held[] = [];
    for (const claim of claims) if (claim.isOver || (await owners.isAbandoned(tx, claim))) gone.push(claim);
    return [claims, gone];
  });
  for (const { tenantId, id, attempts } of lost)
    await settle(
      needs,
      scopeOfHouse(tenantId, TENDER),
      { id, attempts },
      {
        from: ['sending'],
        state: { kind: 'unknown', looks: 0, looksAgainAt: world.now() },
      },
    );
  return held.length > lost.length;
}

async function tend(needs: OutboxNeeds, { tenantId, id, state }: Due): Promise<boolean> {
  const who = scopeOfHouse(tenantId, TENDER);
  const deed = state === 'queued' ? sendMail : lookForMail;
  try {
    await deed(needs, who, id);
    return true;
  } catch (cause) {
    needs.log.error({ cause, mailId: id }, 'a mail could not be tended for a reason of our own');
    return false;
  }
}
