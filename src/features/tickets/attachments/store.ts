import { sql } from 'kysely';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { requireId } from '#kernel/ids.ts';
import { insertRows } from '#platform/postgres/insert-rows.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Incoming, TicketMessageId } from '../messages/message.ts';

export type AttachmentFacts = {
  place: number;
  fileName: string;
  mediaType: string;
  kind: string;
  sizeBytes: number;
  contentId: string | null;
  isInline: boolean;
  oddities: readonly string[];
};

export async function insertAttachments(
  tx: TenantTx,
  attachments: readonly (AttachmentFacts & { messageId: TicketMessageId })[],
): Promise<void> {
  await insertRows(
    tx,
    'ticket_attachments',
    attachments.map(each => ({
      message_id: each.messageId,
      place: each.place,
      file_name: each.fileName,
      media_type: each.mediaType,
      kind: each.kind,
      size_bytes: each.sizeBytes,
      content_id: each.contentId,
      is_inline: each.isInline,
      oddities: [...each.oddities],
    })),
  );
}

/** By which the account is read that a mail came to; its mailbox may have another by now. */
export async function findReading(
  tx: TenantTx,
  { mailboxId, account }: Pick<Incoming, 'mailboxId' | 'account'>,
): Promise<ConnectionId | undefined> {
  const row = await tx
    .selectFrom('mail_accounts as a')
    .innerJoin('connections as c', 'c.google_subject', 'a.google_subject')
    .select('c.id')
    .where('a.mailbox_id', '=', mailboxId)
    .where('a.number', '=', account)
    .where('c.principal_kind', '=', 'mailbox')
    .where('c.principal_id', '=', mailboxId)
    .where('c.ended_at', 'is', null)
    .executeTakeFirst();
  return row && requireId(row.id);
}

export async function listAttachments(
  tx: TenantTx,
  ids: readonly TicketMessageId[],
): Promise<ReadonlyMap<TicketMessageId, readonly AttachmentFacts[]>> {
  const rows = await tx
    .selectFrom('ticket_attachments')
    .select(['message_id', 'place', 'file_name', 'media_type', 'kind', 'size_bytes', 'content_id'])
    .select(['is_inline', 'oddities'])
    .where('message_id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('message_id')
    .orderBy('place')
    .execute();
  const all = rows.map(row => ({
    messageId: requireId<'ticket_message'>(row.message_id),
    place: row.place,
    fileName: row.file_name,
    mediaType: row.media_type,
    kind: row.kind,
    sizeBytes: row.size_bytes,
    contentId: row.content_id,
    isInline: row.is_inline,
    oddities: row.oddities,
  }));
  return Map.groupBy(all, ({ messageId }) => messageId);
}
