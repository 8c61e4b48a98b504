import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A database that is restarted is back by then. */
const USUAL_PATIENCE_MS = 5_000;
/** Nobody else in the world has the new token: giving up costs its person a new consent. */
const LAST_COPY_PATIENCE_MS = 5 * 60_000;

/** What Google has answered is worth trying again to save; what it answered is in nobody's hands yet. */
export async function insist<T>(
  { world, log }: { world: World; log: Log },
  { isLastCopy }: { isLastCopy: boolean },
  save: () => Promise<T>,
): Promise<T> {
  const untilMs = world.elapsedMs() + (isLastCopy ? LAST_COPY_PATIENCE_MS : USUAL_PATIENCE_MS);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await save();
    } catch (cause) {
      if (world.elapsedMs() + pauseMs > untilMs) {
        if (isLastCopy) log.error({ cause }, 'a rotated refresh token could not be saved and is lost');
        throw cause;
      }
      log.warn({ cause, pauseMs }, 'the answer to a refresh could not be saved yet');
    }
    await world.delay(pauseMs);
  }
}
