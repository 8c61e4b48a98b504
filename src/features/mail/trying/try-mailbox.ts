import { recordByName } from '#features/access/users/acting.ts';
import { composeMail } from '#features/outbox/compose.ts';
import { enqueueMail } from '#features/outbox/enqueue.ts';
import { type MailId, type OutboxMail, wordsOfMail } from '#features/outbox/mail-state.ts';
import { findOutboxMail } from '#features/outbox/show.ts';
import { fail } from '#kernel/failures.ts';
import { idSchema } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { requireMailbox } from '../mailboxes/change.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import type { MailboxNeeds } from '../mailboxes/mailbox-needs.ts';
import { listStored } from '../mailboxes/store.ts';
import { findNotedAt, findPushedAt } from './store.ts';

/** Has a mailbox send itself a mail. It is noted as one that the account sent, and becomes no ticket. */
export async function tryMailbox(needs: MailboxNeeds, who: Scope, mailboxId: MailboxId): Promise<MailId> {
  const { database, world } = needs;
  const account = await database.inTenant(who, tx => requireAccount(tx, mailboxId));
  const itself = { address: account.address };
  const now = world.now();
  const composed = await composeMail(needs, {
    from: itself,
    to: [itself],
    subject: `Keyholder tries this mailbox, ${now.toISOString()}`,
    text: 'Sent by Keyholder to see how long it takes until it is read again. It may be deleted.',
    byProgram: true,
  });
  return database.inTenant(who, async tx => {
    const key = `mailbox_test/${mailboxId}/${composed.messageId}`;
    const { connectionId } = account;
    const { id } = await enqueueMail(needs, tx, who, { key, connectionId, composed, isPassing: true });
    await recordByName(needs, tx, who, {
      action: 'mailbox.tried',
      subject: { kind: 'mailbox', id: mailboxId },
    });
    return id;
  });
}

export type Tried = {
  mail: OutboxMail;
  says: string;
  remedy?: string;
  pushedAt: Date | undefined;
  readAt: Date | undefined;
};

/** How far it has come by now. */
export async function showTrial(
  { database }: MailboxNeeds,
  who: Scope,
  { mailboxId, mailId }: { mailboxId: MailboxId; mailId: string },
): Promise<Tried> {
  return database.inTenant(who, async tx => {
    const account = await requireAccount(tx, mailboxId);
    const id = idSchema<'outbox_mail'>().safeParse(mailId);
    if (!id.success) throw fail('invalid_input', { fields: { mail_id: 'is not the id of such a mail' } });
    const mail = await findOutboxMail(tx, id.data);
    if (mail?.connectionId !== account.connectionId) throw fail('not_found');
    const { state, askedAt } = mail;
    if (state.kind !== 'sent') {
      const words = wordsOfMail(state);
      return {
        mail,
        says: words?.says ?? 'It is on its way.',
        ...(words && { remedy: words.remedy }),
        ...{ pushedAt: undefined, readAt: undefined },
      };
    }
    const readAt = await findNotedAt(tx, mailboxId, state.gmailId);
    const pushedAt = await findPushedAt(tx, mailboxId, askedAt);
    return { mail, says: wordsOf(pushedAt, readAt), pushedAt, readAt };
  });
}

function wordsOf(pushedAt: Date | undefined, readAt: Date | undefined): string {
  if (!readAt) return 'It was sent, and has not been read again yet.';
  return pushedAt && pushedAt <= readAt
    ? 'It was sent, Google told of it, and it was read again.'
    : 'It was sent and found by looking: Google has not told of it.';
}

async function requireAccount(tx: TenantTx, mailboxId: MailboxId) {
  await requireMailbox(tx, mailboxId);
  const [stored] = await listStored(tx, mailboxId);
  if (!stored?.account)
    throw fail('conflict', { detail: 'This mailbox has no Google account. Connect it first.' });
  return stored.account;
}
