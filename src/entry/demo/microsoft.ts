import { z } from 'zod';
import { control, type SimulatorNeeds } from './control.ts';

const app = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  tid: z.string(),
  name: z.string(),
  redirectUris: z.array(z.string()),
});
const everyApp = z.object({ apps: z.array(app) });

export type SimulatedEntraApp = z.output<typeof app>;

/** As it is called in the simulated directory of whoever registered it. */
export async function simulatedEntraApp(needs: SimulatorNeeds, name: string): Promise<SimulatedEntraApp> {
  const { apps } = everyApp.parse(await control(needs, 'microsoft/_control/apps'));
  const found = apps.find(each => each.name === name);
  if (!found) throw new Error(`The simulated Microsoft has no app called ${name}.`);
  return found;
}

export async function registerEntraCallback(
  needs: SimulatorNeeds,
  { clientId, redirectUris: there }: SimulatedEntraApp,
  address: string,
): Promise<void> {
  if (there.includes(address)) return;
  const path = `microsoft/_control/apps/${clientId}`;
  await control(needs, path, { method: 'PATCH', body: { redirectUris: [...there, address] } });
}
