import type { World } from '#kernel/world.ts';
import type { GoogleEndpoints } from '#providers/google/endpoints.ts';

export type SimulatorNeeds = { world: World; endpoints: GoogleEndpoints };

/** Asks the simulators' control API, or tells it something. */
export async function control(
  { world, endpoints }: SimulatorNeeds,
  path: string,
  change?: { method: 'POST' | 'PATCH'; body: object },
): Promise<unknown> {
  const url = `${endpoints.accounts.replace(/\/google\/accounts$/, '')}/${path}`;
  const headers = { 'content-type': 'application/json' };
  const init = change && { method: change.method, body: JSON.stringify(change.body), headers };
  const answer = await world.fetch(new Request(url, init));
  if (!answer.ok) throw new Error(`The simulators refused ${path}.`);
  return answer.json();
}
