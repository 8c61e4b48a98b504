import { scopeOfHouse } from '#features/access/proven-scope.ts';
import type { World } from '#kernel/world.ts';
import { createBatch } from '#platform/postgres/batch.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailboxId } from '../mailboxes/mailbox.ts';
import type { Endpoint } from './endpoint.ts';
import { type Kept, keepNotices, type Told } from './keep.ts';

export type NoticeDesk = { keep(mailbox: Endpoint, told: Told): Promise<Kept> };

const NAME = 'mail.push';

type Queue = { ask(told: Told): Promise<Kept>; waiting: number };

/**
 * Where pushes about one mailbox are kept together, those that come while others of it are written. All of them
 * change the same rows: one by one they would wait for each other, each on a connection to the database.
 */
export function openNoticeDesk(needs: { database: Database; world: World }): NoticeDesk {
  const queues = new Map<MailboxId, Queue>();

  function queueOf({ tenantId, mailboxId }: Endpoint): Queue {
    const known = queues.get(mailboxId);
    if (known) return known;
    const who = scopeOfHouse(tenantId, NAME);
    const ask = createBatch<Told, Kept>(told => keepNotices(needs, who, { mailboxId, told }));
    const queue = { ask, waiting: 0 };
    queues.set(mailboxId, queue);
    return queue;
  }

  return {
    async keep(mailbox, told) {
      const queue = queueOf(mailbox);
      queue.waiting += 1;
      try {
        return await queue.ask(told);
      } finally {
        queue.waiting -= 1;
        if (queue.waiting === 0) queues.delete(mailbox.mailboxId);
      }
    },
  };
}
