import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { requireId } from '#kernel/ids.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import { accountBehind } from '../mailboxes/store.ts';
import { type SenderVerdict, senderVerdicts } from './verdict.ts';

export type KnownSender = {
  address: string;
  account: { connectionId: ConnectionId; address: string };
  /** As it was heard of this very connection. */
  verdict: SenderVerdict | undefined;
  checkedAt: Date | null;
};

/** Undefined where no account is connected. */
export async function findSender(tx: TenantTx, mailboxId: MailboxId): Promise<KnownSender | undefined> {
  const row = await tx
    .selectFrom('mailboxes as m')
    .innerJoin('connections as c', join => join.on(accountBehind('c')))
    .select(['m.address', 'm.sender_verdict', 'm.sender_checked_at', 'm.sender_checked_for'])
    .select(['c.id as connection_id', 'c.address as account_address'])
    .where('m.id', '=', mailboxId)
    .executeTakeFirst();
  const isHeard = row !== undefined && row.sender_checked_for === row.connection_id;
  return (
    row && {
      address: row.address,
      account: { connectionId: requireId(row.connection_id), address: row.account_address },
      verdict: isHeard ? senderVerdicts.find(word => word === row.sender_verdict) : undefined,
      checkedAt: isHeard ? row.sender_checked_at : null,
    }
  );
}

export async function saveSender(
  tx: TenantTx,
  mailboxId: MailboxId,
  { verdict, connectionId, now }: { verdict: SenderVerdict; connectionId: ConnectionId; now: Date },
): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ sender_verdict: verdict, sender_checked_at: now, sender_checked_for: connectionId })
    .where('id', '=', mailboxId)
    .execute();
}
