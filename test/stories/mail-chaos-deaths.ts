import { z } from 'zod';
import type { BalancedNodes, Node } from './balanced-nodes.ts';

/** Where a server stood when it was killed, as what it left in the database tells. */
export type Death = {
  /** Killed because it had the mailbox, and not at any moment. */
  isAimed: boolean;
  /** It had the mailbox. */
  isHolding: boolean;
  /** Mails that were noted and not taken yet. */
  staged: number;
};

type Killing = {
  nodes: BalancedNodes;
  mailboxId: string;
  longestLifeMs: number;
  isOver(deaths: number): boolean;
  told(deaths: number): void;
};

/** After it took the mailbox; rather sooner, for a turn may be short. */
const LONGEST_AIM_MS = 500;
const POLL_MS = 5;

const cursor = z.object({ lease_node: z.number().nullable(), is_held: z.boolean(), staged: z.number() });

/** Two servers, each killed after a moment and started again at once; every other kill waits for a lease. */
export async function killAgainAndAgain({
  nodes,
  mailboxId,
  longestLifeMs,
  isOver,
  told,
}: Killing): Promise<Death[]> {
  const { world } = nodes;
  const { delay, elapsedMs } = world.keyholder.server.needs.world;
  const deaths: Death[] = [];
  let begun = 0;

  async function look() {
    const [row] = await world.rows(
      `select lease_node, coalesce(lease_until > clock_timestamp(), false) as is_held,
        (select count(*)::int from mail_items i where i.mailbox_id = c.mailbox_id and i.state = 'staged') as staged
      from mail_cursors c where mailbox_id = $1`,
      [mailboxId],
    );
    return cursor.parse(row);
  }

  async function aimAt({ number }: Node): Promise<boolean> {
    const endsAtMs = elapsedMs() + longestLifeMs;
    while (elapsedMs() < endsAtMs) {
      const { is_held, lease_node } = await look();
      if (is_held && lease_node === number) {
        await delay(Math.random() ** 2 * LONGEST_AIM_MS);
        return true;
      }
      await delay(POLL_MS);
    }
    return false;
  }

  async function liveAndDie(): Promise<void> {
    while (!isOver(begun)) {
      begun += 1;
      const isToBeAimed = begun % 2 === 0;
      const node = await nodes.startNode();
      const isAimed = isToBeAimed && (await aimAt(node));
      if (!isAimed) await delay(Math.random() * longestLifeMs);
      await nodes.kill(node);
      const { lease_node, is_held, staged } = await look();
      deaths.push({ isAimed, isHolding: is_held && lease_node === node.number, staged });
      told(deaths.length);
    }
  }

  await Promise.all([liveAndDie(), liveAndDie()]);
  return deaths;
}
