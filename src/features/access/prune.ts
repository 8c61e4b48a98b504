import { shifted } from '#kernel/world.ts';
import type { AccessNeeds } from './access-needs.ts';
import { deleteDeadKeys } from './api-keys/store.ts';
import { deleteExpiredInvitations } from './invitations/store.ts';
import { deleteOldAttempts } from './passwords/store.ts';
import { deleteExpired } from './sessions/store.ts';

const DAY_MS = 24 * 60 * 60_000;
const INVITATIONS_SHOWN_FOR_MS = 30 * DAY_MS; // so that an inviter sees that a link was never used
const DEAD_KEYS_SHOWN_FOR_MS = 90 * DAY_MS; // so that whose key it was can be looked up after an incident
const ATTEMPTS_KEPT_FOR_MS = DAY_MS;

export async function prune(needs: AccessNeeds): Promise<void> {
  const now = needs.world.now();
  await needs.database.asSystem('run upkeep', async tx => {
    await deleteExpired(tx, now);
    await deleteExpiredInvitations(tx, shifted(now, -INVITATIONS_SHOWN_FOR_MS));
    await deleteDeadKeys(tx, shifted(now, -DEAD_KEYS_SHOWN_FOR_MS));
    await deleteOldAttempts(tx, shifted(now, -ATTEMPTS_KEPT_FOR_MS));
  });
}
