import { record } from '#features/audit/record.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { MessageId } from '#kernel/message-id.ts';
import type { Scope } from '#kernel/scope.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Composed } from './compose.ts';
import { type Draft, peopleIn } from './draft.ts';
import { CHANGED, type MailId, rawIn } from './mail-state.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { sendJob } from './send-job.ts';
import { findByKey, insertMail } from './store.ts';

export type Enqueueing = {
  /** The caller's name for this mail, as `ticket_answer/<id>`: however often it is asked for, one mail goes out. */
  key: string;
  connectionId: ConnectionId;
  composed: Composed;
  /** Nothing refers to it once it is over, so that nothing of it has to be kept. */
  isPassing?: boolean;
};

export type Enqueued = { id: MailId; messageId: MessageId; isNew: boolean };

/**
 * In the transaction of whoever decides that it is sent: it goes out if and only if that commits. The same key
 * with other words is a mistake of the caller's and sends nothing.
 */
export async function enqueueMail(
  needs: Pick<OutboxNeeds, 'world' | 'seals' | 'queue'>,
  tx: TenantTx,
  who: Scope,
  { key, connectionId, composed, isPassing = false }: Enqueueing,
): Promise<Enqueued> {
  const { world, seals } = needs;
  const { messageId, raw, draft } = composed;
  const id: MailId = newId(world);
  const digest = keyedCode(await seals.installationKey('outbox digests'), 'outbox mail', [
    connectionId,
    ...partsOf(draft),
  ]);
  const threadId = draft.answers?.gmailThreadId ?? null;
  const sealed = await seals.seal(tx, who, rawIn(id), raw);
  const row = { id, key, digest, connectionId, messageId, threadId, sealed, isPassing, now: world.now() };
  if (!(await insertMail(tx, row))) return known(tx, key, digest);
  await needs.queue.enqueue(tx, who, sendJob, { mailId: id });
  await record(needs, tx, who, {
    action: 'mail.queued',
    subject: { kind: 'mail', id },
    detail: { subject: draft.subject, recipients: recipientsOf(draft) },
  });
  await announce(tx, { kind: CHANGED, id });
  return { id, messageId, isNew: true };
}

async function known(tx: TenantTx, key: string, digest: Buffer): Promise<Enqueued> {
  const found = await findByKey(tx, key);
  if (!found) throw new Error('A mail was neither new nor known.');
  if (!found.digest.equals(digest))
    throw fail('conflict', {
      detail: 'Another mail was already sent in this place. Look at it before you write a new one.',
    });
  return { id: found.id, messageId: found.messageId, isNew: false };
}

/** What the sender decided, without what composing adds of its own. */
function partsOf({ attachments = [], ...draft }: Draft): (string | Buffer)[] {
  const files = attachments.flatMap(({ content, ...facts }) => [JSON.stringify(facts), Buffer.from(content)]);
  return [JSON.stringify(draft), ...files];
}

const MOST_NAMED = 1_000; // characters: the audit log says to whom, and not a whole mailing list

function recipientsOf({ to, cc = [], bcc = [] }: Draft): string {
  return peopleIn([...to, ...cc, ...bcc])
    .map(({ address }) => address)
    .join(', ')
    .slice(0, MOST_NAMED);
}
