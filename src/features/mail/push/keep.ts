import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { askForSync } from '../sync/ask.ts';
import { historyIdIn } from './read-message.ts';
import { findSubscription, insertNotice, markPushed } from './store.ts';

type Told = { mailboxId: MailboxId; subscription: string; messageId: string; data: string };

/**
 * Keeps what was told, and has the mailbox read; nothing else is done before it is acknowledged. `strange`: the
 * mailbox is fed by another subscription. What comes for a mailbox that is gone is only acknowledged.
 */
export async function keepNotice(
  { database, world }: { database: Database; world: World },
  who: Scope,
  { mailboxId, subscription, messageId, data }: Told,
): Promise<'kept' | 'known' | 'gone' | 'strange'> {
  const now = world.now();
  return database.inTenant(who, async tx => {
    const mailbox = await findSubscription(tx, mailboxId);
    if (!mailbox) return 'gone';
    if (mailbox.subscription !== subscription) return 'strange';
    const isNew = await insertNotice(
      tx,
      mailboxId,
      { pubsubId: messageId, historyId: historyIdIn(data) },
      now,
    );
    if (!isNew) return 'known';
    await markPushed(tx, mailboxId, now);
    await askForSync(tx, mailboxId, 'push', now);
    return 'kept';
  });
}
