import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { findBucket } from '../quota/store.ts';
import { filled } from '../quota/units.ts';
import type { MailboxId } from './mailbox.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { listStored, type StoredMailbox } from './store.ts';

export function showMailboxes({ database }: MailboxNeeds, who: Scope): Promise<StoredMailbox[]> {
  return database.inTenant(who, tx => listStored(tx));
}

export type ShownMailbox = StoredMailbox & { quota: { left: number; perMinute: number } | null };

export async function showMailbox(
  { database, world, gmailQuota }: MailboxNeeds,
  who: Scope,
  id: MailboxId,
): Promise<ShownMailbox> {
  const perMinute = gmailQuota.perMinuteOfAccount;
  return database.inTenant(who, async tx => {
    const [found] = await listStored(tx, id);
    if (!found) throw fail('not_found');
    const bucket = found.account && (await findBucket(tx, found.account.connectionId));
    const left = bucket && Math.floor(filled(bucket, perMinute, world.now()));
    return { ...found, quota: left === undefined || left === null ? null : { left, perMinute } };
  });
}
