import { afterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { requireMailbox } from '../mailboxes/change.ts';
import { CHANGED, type MailboxId } from '../mailboxes/mailbox.ts';
import type { MailboxNeeds } from '../mailboxes/mailbox-needs.ts';
import { type Unreadable, unreadableWords } from '../parse/mail.ts';
import { askForSync } from '../sync/ask.ts';
import { listQuarantined, type QuarantinedItem, stageAgain } from './store.ts';

/** What was put aside, the newest first, and why. */
export async function showQuarantine(
  { database }: MailboxNeeds,
  who: Scope,
  { mailboxId, ...asked }: PageAsked & { mailboxId: MailboxId },
): Promise<Page<QuarantinedItem>> {
  const rows = await database.inTenant(who, async tx => {
    await requireMailbox(tx, mailboxId);
    return listQuarantined(tx, mailboxId, { before: positionIn(asked), limit: asked.limit + 1 });
  });
  return pageOf(rows, asked, row => String(row.position));
}

/** Takes one or all of them up again: the limit may be another by now, or what stood in the way is mended. */
export async function retryQuarantined(
  needs: MailboxNeeds,
  who: Scope,
  asked: { mailboxId: MailboxId; gmailId?: string | undefined },
): Promise<{ retried: number }> {
  const { mailboxId, gmailId } = asked;
  return needs.database.inTenant(who, async tx => {
    await requireMailbox(tx, mailboxId);
    const retried = await stageAgain(tx, asked, needs.world.now());
    if (retried === 0 && gmailId !== undefined)
      throw fail('conflict', { detail: 'This mail is not put aside, or no longer.' });
    if (retried === 0) return { retried };
    await askForSync(tx, mailboxId, 'person', needs.world.now());
    await recordByName(needs, tx, who, {
      action: 'mail.retried',
      subject: { kind: 'mailbox', id: mailboxId },
      detail: { mails: retried },
    });
    await announce(tx, { kind: CHANGED, id: mailboxId });
    return { retried };
  });
}

export function quarantineWords(reason: string): string {
  if (reason === 'not_given')
    return 'Gmail answered with an error again and again when it was asked for this mail.';
  return isUnreadable(reason)
    ? unreadableWords[reason]
    : 'Taking this mail failed again and again. An operator of this server finds more in the log.';
}

function isUnreadable(reason: string): reason is Unreadable {
  return Object.hasOwn(unreadableWords, reason);
}

function positionIn(asked: PageAsked): string | undefined {
  const after = afterOf(asked);
  if (after === undefined || /^\d{1,19}$/.test(after)) return after;
  throw fail('invalid_input', { fields: { cursor: 'is not one that a list here has answered' } });
}
