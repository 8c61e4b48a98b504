import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { requireMailbox } from '../mailboxes/change.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import type { MailboxNeeds } from '../mailboxes/mailbox-needs.ts';
import { openProject } from '../watch/project-access.ts';
import { type WatchTrouble, type WatchWords, watchTroubleWords } from '../watch/trouble.ts';
import { watch } from '../watch/watch.ts';
import type { Look } from './look.ts';
import { lookAtMailbox } from './look-at-mailbox.ts';
import type { MailStepNeeds } from './mail-step-needs.ts';
import { listExamined } from './store.ts';

/** One mailbox, all that has to be right for it to be told of its mail. */
export async function examineMailbox(
  needs: MailboxNeeds & MailStepNeeds,
  who: Scope,
  id: MailboxId,
): Promise<Look[]> {
  const [mailbox] = await needs.database.inTenant(who, tx => listExamined(tx, id));
  if (!mailbox) throw fail('not_found');
  return lookAtMailbox(needs, who, await openProject(needs, who, id), mailbox);
}

/** Makes anew or puts right what it needs at Google, now. Undefined: Gmail tells of its mail. */
export async function setUpAgain(
  needs: MailboxNeeds,
  who: Scope,
  id: MailboxId,
): Promise<WatchWords | undefined> {
  await needs.database.inTenant(who, async tx => {
    await requireMailbox(tx, id);
    const [mailbox] = await listExamined(tx, id);
    if (!mailbox?.isConnected)
      throw fail('conflict', { detail: 'This mailbox has no Google account. Connect it first.' });
    await recordByName(needs, tx, who, {
      action: 'mailbox.set_up_again',
      subject: { kind: 'mailbox', id },
    });
  });
  const trouble: WatchTrouble | undefined = await watch(needs, who, id);
  return trouble && watchTroubleWords[trouble];
}
