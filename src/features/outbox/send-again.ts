import { recordByName } from '#features/access/users/acting.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { CHANGED, type MailId } from './mail-state.ts';
import type { OutboxNeeds } from './outbox-needs.ts';
import { sendJob } from './send-job.ts';
import { hasRaw, lockMail, settleMail } from './store.ts';

type Asked = {
  id: MailId;
  mayArriveTwice: boolean;
  /** Where the account it was to be sent through was disconnected: the one that has taken its place. */
  through?: ConnectionId;
};

/**
 * By a person, once what was wrong is mended. One that may have gone out goes again only for somebody who has said
 * that it may arrive twice, and under the same name, by which many programs show it once.
 */
export async function sendAgain(
  needs: OutboxNeeds,
  who: Scope,
  { id, mayArriveTwice, through }: Asked,
): Promise<void> {
  const { database, queue, world } = needs;
  await database.inTenant(who, async tx => {
    const mail = await lockMail(tx, id);
    if (!mail) throw fail('not_found');
    const { state, attempts } = mail;
    const isGivenUp = state.kind === 'unknown' && !state.looksAgainAt;
    if (state.kind !== 'failed' && !isGivenUp)
      throw fail('conflict', {
        detail: 'This mail has not failed. Look at its state before you send it again.',
      });
    if (isGivenUp && !mayArriveTwice)
      throw fail('conflict', {
        detail: 'This mail may have gone out. Look in Gmail, then say that it may arrive twice.',
      });
    if (!(await hasRaw(tx, id)))
      throw fail('gone', { detail: 'The words of this mail are no longer kept. Write it anew.' });
    const now = world.now();
    await settleMail(
      tx,
      { id, attempts },
      {
        from: [state.kind],
        state: { kind: 'queued', dueAt: now, waitsFor: null },
        now,
        isAskedAnew: true,
        through,
      },
    );
    await queue.enqueue(tx, who, sendJob, { mailId: id });
    await recordByName(needs, tx, who, {
      action: 'mail.sent_again',
      subject: { kind: 'mail', id },
      reason: state.kind,
    });
    await announce(tx, { kind: CHANGED, id });
  });
}
