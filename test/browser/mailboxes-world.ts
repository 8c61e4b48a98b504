import assert from 'node:assert/strict';
import { operatorOf } from '#entry/cli/operator.ts';
import { openProject } from '#features/mail/watch/project-access.ts';
import { requireTenantBySlug } from '#features/tenants/find.ts';
import { requireId } from '#kernel/ids.ts';
import { withClient } from '#platform/postgres/client.ts';
import { deleteSubscription } from '#providers/google/pubsub/subscriptions.ts';
import type { TestKeyholder } from '../harness/keyholder.ts';
import { controlGoogle } from './connections-world.ts';

/** As somebody does it in Google Cloud, behind our back. */
export async function dropSubscription(keyholder: TestKeyholder, mailboxId: string): Promise<void> {
  const { needs } = keyholder.server;
  const { id } = await requireTenantBySlug(needs, 'acme');
  const access = await openProject(needs, operatorOf(id), requireId(mailboxId));
  assert.ok(access.kind === 'access');
  const name = `projects/acme-keyholder/subscriptions/keyholder-${mailboxId}`;
  await deleteSubscription(needs, access.token, name);
}

/** A mailbox is looked at once more soon after a push, and so finds what nobody tells of. */
export async function passLastLook(keyholder: TestKeyholder, mailboxId: string): Promise<void> {
  const rests = `select from mail_cursors
    where mailbox_id = $1 and look_again_at is null and lease_until < clock_timestamp()`;
  await withClient(keyholder.database.owner, async client => {
    do {
      await controlGoogle(keyholder, 'clock', { advance: '2s' });
      await keyholder.server.needs.world.delay(300);
    } while ((await client.query(rests, [mailboxId])).rowCount === 0);
  });
}

/** As a mail that could not be read is kept, of an account that was connected once. */
export async function putAside(
  keyholder: TestKeyholder,
  mailboxId: string,
  gmailIds = ['18c0ffee'],
): Promise<void> {
  await withClient(keyholder.database.owner, client =>
    client.query(
      `with one as (
         insert into mail_accounts (tenant_id, mailbox_id, number, google_subject)
         select tenant_id, id, 1, 'subject of ' || id from mailboxes where id = $1),
       cursor as (update mail_cursors set account = 1 where mailbox_id = $1)
       insert into mail_items (tenant_id, mailbox_id, account, gmail_id, gmail_thread_id, origin, state, reason, attempts, staged_at, finished_at)
       select tenant_id, id, 1, gmail_id, gmail_id, 'history', 'quarantined', 'too_many_parts', 5, created_at, created_at
       from mailboxes, unnest($2::text[]) gmail_id where id = $1`,
      [mailboxId, gmailIds],
    ),
  );
}
