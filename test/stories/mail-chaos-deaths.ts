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
  kills: number;
  /** As long as mail comes, there is somebody to take it, and to be killed. */
  isWritten(): boolean;
  told(deaths: number): void;
};

/** A server lives at most so many times as long as it took to start, however slow the machine is. */
const LONGEST_LIFE = 2;
/** After it took the mailbox; rather sooner, for a turn may be short. */
const LONGEST_AIM_MS = 500;
const POLL_MS = 5;

const cursor = z.object({ lease_node: z.number().nullable(), is_held: z.boolean(), staged: z.number() });

/** Two servers, each killed after a moment and started again at once; every other kill waits for a lease. */
export async function killAgainAndAgain({
  nodes,
  mailboxId,
  kills,
  isWritten,
  told,
}: Killing): Promise<Death[]> {
  const { world } = nodes;
  const { delay, elapsedMs } = world.keyholder.server.needs.world;
  const deaths: Death[] = [];
  let begun = 0;
  let alive = 0;

  async function look() {
    const [row] = await world.rows(
      `select lease_node, coalesce(lease_until > clock_timestamp(), false) as is_held,
        (select count(*)::int from mail_items i where i.mailbox_id = c.mailbox_id and i.state = 'staged') as staged
      from mail_cursors c where mailbox_id = $1`,
      [mailboxId],
    );
    return cursor.parse(row);
  }

  async function aimAt({ number }: Node, withinMs: number): Promise<boolean> {
    const endsAtMs = elapsedMs() + withinMs;
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
    while (begun < kills || (alive === 0 && !isWritten())) {
      begun += 1;
      alive += 1;
      const isToBeAimed = begun % 2 === 0;
      const beganMs = elapsedMs();
      const node = await nodes.startNode();
      const lifeMs = LONGEST_LIFE * (elapsedMs() - beganMs);
      const isAimed = isToBeAimed && (await aimAt(node, lifeMs));
      if (!isAimed) await delay(Math.random() * lifeMs);
      await nodes.kill(node);
      alive -= 1;
      const { lease_node, is_held, staged } = await look();
      deaths.push({ isAimed, isHolding: is_held && lease_node === node.number, staged });
      told(deaths.length);
    }
  }

  await Promise.all([liveAndDie(), liveAndDie()]);
  return deaths;
}
