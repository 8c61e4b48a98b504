import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { TicketMessageId } from '../messages/message.ts';
import { findMessage } from '../messages/store.ts';
import type { TicketId } from '../ticket.ts';
import type { TicketNeeds } from '../ticket-needs.ts';
import { fetchAttachments } from './fetch.ts';
import { listAttachments } from './store.ts';

type Asked = { ticketId: TicketId; messageId: TicketMessageId; place: number };

/**
 * A download, never a page: whatever the sender calls it, no browser may run or draw it here, where its reader is
 * signed in.
 */
export async function downloadAttachment(
  needs: TicketNeeds,
  who: Scope,
  { ticketId, messageId, place }: Asked,
): Promise<Response> {
  const stored = await needs.database.inTenant(who, async tx => {
    const found = await findMessage(tx, ticketId, messageId);
    const attachments = await listAttachments(tx, [messageId]);
    const known = attachments.get(messageId)?.some(each => each.place === place) ?? false;
    return known ? found : undefined;
  });
  if (!stored) throw fail('not_found');
  const attachment = (await fetchAttachments(needs, who, stored.message)).find(each => each.place === place);
  if (!attachment)
    throw fail('gone', { detail: 'This mail has changed in Gmail: it has no such attachment.' });
  return new Response(Buffer.from(attachment.content), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encoded(attachment.fileName)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    },
  });
}

/** RFC 8187, 3.2.1 */
function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
