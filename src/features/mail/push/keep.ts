import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { askForSync } from '../sync/ask.ts';
import { isSubscriptionOf } from '../watch/names.ts';
import { historyIdIn } from './read-message.ts';
import { findSubscription, insertNotices, markPushed } from './store.ts';

export type Told = { subscription: string; messageId: string; data: string };

/**
 * `strange`: it comes from a subscription that is none of ours. `gone`, `former`: the mailbox is archived, or is fed by
 * another subscription of ours by now. That is only acknowledged, because it would otherwise come again for a week;
 * kept, it would say that Google tells of this mailbox.
 */
export type Kept = 'kept' | 'known' | 'gone' | 'former' | 'strange';

/** Keeps what was told, and has the mailbox read; nothing else is done before it is acknowledged. */
export async function keepNotices(
  { database, world }: { database: Database; world: World },
  who: Scope,
  { mailboxId, told }: { mailboxId: MailboxId; told: readonly Told[] },
): Promise<Kept[]> {
  const now = world.now();
  return database.inTenant(who, async tx => {
    const mailbox = await findSubscription(tx, mailboxId);
    if (!mailbox) return told.map(() => 'gone');
    const ours = told.filter(({ subscription }) => subscription === mailbox.subscription);
    const notices = ours.map(({ messageId, data }) => ({
      pubsubId: messageId,
      historyId: historyIdIn(data),
    }));
    const fresh = await insertNotices(tx, mailboxId, notices, now);
    if (fresh.size > 0) {
      await markPushed(tx, mailboxId, now);
      await askForSync(tx, mailboxId, 'push', now);
    }
    return told.map(each => {
      if (!ours.includes(each)) return isSubscriptionOf(mailboxId, each.subscription) ? 'former' : 'strange';
      return fresh.has(each.messageId) ? 'kept' : 'known';
    });
  });
}
