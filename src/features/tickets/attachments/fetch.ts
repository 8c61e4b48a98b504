import type { Attachment } from '#features/mail/parse/attachments.ts';
import { units } from '#features/mail/quota/units.ts';
import { openReader } from '#features/mail/sync/reader.ts';
import type { Stop } from '#features/mail/sync/trouble.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Message } from '../messages/message.ts';
import type { TicketNeeds } from '../ticket-needs.ts';
import { findReading } from './store.ts';

/** What is attached to a mail, read from Gmail once more: the same bytes give the same parts in the same places. */
export async function fetchAttachments(
  needs: TicketNeeds,
  who: Scope,
  message: Message,
): Promise<readonly Attachment[]> {
  if (message.direction === 'out') return [];
  const connectionId = await needs.database.inTenant(who, tx => findReading(tx, message));
  if (!connectionId) throw refusedBy({ kind: 'stop', trouble: 'not_connected' });
  const reader = await openReader(needs, who, connectionId);
  if (reader.kind === 'stop') throw refusedBy(reader);
  const unaffordable = await reader.afford(units.message, 'person');
  if (unaffordable) throw refusedBy(unaffordable);
  const found = await reader.message(message.gmailId);
  if (found.kind === 'stop') throw refusedBy(found);
  if (found.kind === 'not_found')
    throw fail('gone', { detail: 'This mail was deleted in Gmail, and what was attached went with it.' });
  const { bytes, receivedAt, letGo } = found;
  const read = await needs.mailReader.read({ bytes, receivedAt }).finally(letGo);
  return read.kind === 'mail' ? read.mail.attachments : [];
}

function refusedBy({ trouble, retryAfterMs }: Stop): Error {
  const detail = 'Attachments stay in Gmail, and the account this mail came to cannot be read just now.';
  switch (trouble) {
    case 'google_busy':
    case 'quota':
      return fail('google_busy', {
        detail: `${detail} Try again shortly.`,
        ...(retryAfterMs && { retryAfterMs }),
      });
    case 'not_connected':
    case 'needs_reconnect':
    case 'scope_missing':
      return fail(trouble, { detail: `${detail} Connect it again under Mailboxes.` });
    case 'app_broken':
    case 'api_disabled':
    case 'admin_policy':
    case 'mail_not_enabled':
    case 'refused':
    case 'own_fault': // said of whole looks only
      return fail('app_broken', { detail: `${detail} An admin looks at the mailbox, which says why.` });
    default:
      return trouble satisfies never;
  }
}
