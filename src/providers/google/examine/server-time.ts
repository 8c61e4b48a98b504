import { getJson } from '../../http.ts';
import type { Busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';

const LIMITS = { timeOutMs: 5_000, mostBytes: 65_536 };

/** How far our clock is ahead of Google's, to about a second; undefined where the answer carries no time. */
export async function clockAheadMs({
  world,
  endpoints,
}: GoogleNeeds): Promise<{ kind: 'told'; aheadMs: number | undefined } | Busy> {
  const askedAt = world.now().getTime();
  const answer = await getJson(world, `${endpoints.apis}/oauth2/v3/certs`, LIMITS);
  if (answer.kind === 'busy') return answer;
  const halfway = (askedAt + world.now().getTime()) / 2;
  const told = Date.parse(answer.headers.get('date') ?? '');
  return { kind: 'told', aheadMs: Number.isNaN(told) ? undefined : Math.round(halfway - told) };
}
