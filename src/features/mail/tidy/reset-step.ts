import type { Counted, ResetStep } from '#features/apps/reset/reset-step.ts';
import type { Database } from '#platform/postgres/database.ts';
import { countTold, countUntidy } from './store.ts';

/** Once their accounts are disconnected, a job clears away what mailboxes have at Google, for as long as it takes. */
export const mailResetStep: ResetStep<{ database: Database }> = {
  name: 'mailboxes',
  title: 'Topics and subscriptions of mailboxes',
  async preview({ database }, who) {
    const count = await database.inTenant(who, countTold);
    return counted(count, 'Google tells of the mail of no mailbox.', [
      'The topic and subscription of one mailbox are deleted.',
      `The topics and subscriptions of ${count} mailboxes are deleted.`,
    ]);
  },
  async run() {},
  async open({ database }, who) {
    const count = await database.inTenant(who, countUntidy);
    return counted(count, 'Nothing of a mailbox is left at Google.', [
      'The topic and subscription of one mailbox are still to be deleted.',
      `The topics and subscriptions of ${count} mailboxes are still to be deleted.`,
    ]);
  },
};

function counted(count: number, none: string, [one, many]: [one: string, many: string]): Counted {
  return { count, says: count === 0 ? none : count === 1 ? one : many };
}
