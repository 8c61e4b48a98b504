import { z } from 'zod';
import { CannotStart } from '#kernel/failures.ts';
import type { Log } from '#kernel/log.ts';
import { shifted, type World } from '#kernel/world.ts';

const LONGEST_WAIT_MS = 30_000;
const TRY_AGAIN_MS = 500;

const told = z.object({ now: z.coerce.date(), version: z.number() });

/**
 * In simulation business time is the simulator's: whoever moves its clock moves ours. The simulator
 * answers a move only after everybody who follows has asked again, so the next request sees the new time.
 */
export async function followClock(
  world: World,
  simulatorUrl: string,
  log: Log,
): Promise<{ world: World; stop(): void }> {
  const stopping = new AbortController();
  let offsetMs = 0;
  let version = -1;

  async function ask(): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(LONGEST_WAIT_MS)]);
    const answer = await world.fetch(
      new Request(`${simulatorUrl}/_control/clock/follow?seen=${version}`, { signal }),
    );
    const clock = told.parse(await answer.json());
    offsetMs = clock.now.getTime() - world.now().getTime();
    version = clock.version;
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await ask().catch(async cause => {
        if (stopping.signal.aborted) return;
        log.debug({ cause }, 'the simulator’s clock did not answer');
        await world.delay(TRY_AGAIN_MS, stopping.signal).catch(() => {});
      });
    }
  }

  await ask().catch(cause => {
    throw new CannotStart(
      `The simulators do not answer at ${simulatorUrl}. Start them, or use ./keyholder demo.`,
      { cause },
    );
  });
  void follow();
  return {
    world: { ...world, now: () => shifted(world.now(), offsetMs) },
    stop: () => stopping.abort(),
  };
}
