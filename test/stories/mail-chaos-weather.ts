import { z } from 'zod';
import type { MailWorld } from './mail-world.ts';

const delivery = z.object({
  messageId: z.string(),
  attempt: z.number(),
  outcome: z.string(),
  isDuplicate: z.boolean(),
});
type Delivery = z.output<typeof delivery>;

/** Of a hundred questions to Google: together some ten fail, and a few more are slow. */
const faults = [
  { name: '503', percent: 3, effect: { status: 503 } },
  { name: '429, Retry-After: 3', percent: 2, effect: { status: 429, headers: { 'retry-after': '3' } } },
  { name: '500 after the effect', percent: 2, effect: { status: 500 }, when: 'after' },
  { name: 'cut off before the effect', percent: 2, effect: { reset: 'before' } },
  { name: 'cut off after the effect', percent: 2, effect: { reset: 'after' } },
  { name: 'slow, 400 ms', percent: 4, effect: { delayMs: 400 } },
];

type Endured = { name: string; isFailure: boolean; hits: number };

const hits = z.object({ faults: z.array(z.object({ hits: z.number() })) });

/** A front before Google that sees what the servers ask, and what they hear. */
export function watchingGoogle() {
  const seen = { asked: 0, historyGone: 0, deserted: 0 };
  return {
    seen,
    before: (google: (request: Request) => Promise<Response>) => async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (pathname.includes('/_control/')) return google(request);
      seen.asked += 1;
      try {
        const answer = await google(request);
        if (pathname.endsWith('/history') && answer.status === 404) seen.historyGone += 1;
        return answer;
      } finally {
        // By then whoever has asked is dead, or has given up.
        if (request.signal.aborted) seen.deserted += 1;
      }
    },
  };
}

export type Weather = ReturnType<typeof openWeather>;

/** What Google and its pushes do to whoever relies on them, from `begin` to `end`. */
export function openWeather({ control }: Pick<MailWorld, 'control'>) {
  const deliveries = new Map<string, Delivery>();
  const steer = (steering: object) => control('PATCH', 'pubsub/steering', steering);

  /** Before Google has forgotten the oldest of them. */
  async function countPushes(): Promise<void> {
    const all = z
      .object({ deliveries: z.array(delivery) })
      .parse(await control('GET', 'pubsub/deliveries')).deliveries;
    for (const each of all) deliveries.set(`${each.messageId} ${each.attempt} ${each.isDuplicate}`, each);
  }

  return {
    countPushes,
    async begin(): Promise<void> {
      for (const { name, ...fault } of faults)
        await control('POST', 'faults', { match: { path: '/google/*' }, ...fault });
      await steer({ isShuffled: true, duplicatePercent: 20, dropPercent: 10 });
    },
    /** What is kept back for a while goes out in any order. */
    keepBack: (isHeld: boolean) => steer({ isHeld }),
    forgetHistory: () => control('POST', 'mailboxes/help@acme.test/forget-history'),
    async end(): Promise<Endured[]> {
      const armed = hits.parse(await control('GET', 'faults')).faults;
      await control('DELETE', 'faults');
      await steer({ isHeld: false, isShuffled: false, duplicatePercent: 0, dropPercent: 0 });
      return faults.map(({ name, effect }, at) => ({
        name,
        isFailure: !('delayMs' in effect),
        hits: armed[at]?.hits ?? 0,
      }));
    },
    pushes: () => tally([...deliveries.values()]),
    /** Google has been told that they were taken in, and does not push them again. */
    acknowledged: () =>
      new Set(
        [...deliveries.values()].flatMap(each => (each.outcome === 'acknowledged' ? [each.messageId] : [])),
      ),
  };
}

function tally(deliveries: readonly Delivery[]) {
  const arrived = deliveries.filter(({ outcome }) => outcome === 'acknowledged');
  let newest = '';
  let late = 0;
  for (const { messageId } of arrived) {
    if (messageId < newest) late += 1;
    else newest = messageId;
  }
  return {
    sent: deliveries.length,
    arrived: arrived.length,
    dropped: deliveries.filter(({ outcome }) => outcome === 'dropped').length,
    doubled: deliveries.filter(({ isDuplicate }) => isDuplicate).length,
    late,
    unreachable: deliveries.filter(({ outcome }) => outcome === 'unreachable').length,
    refused: deliveries.filter(({ outcome }) => outcome === 'refused').length,
  };
}
