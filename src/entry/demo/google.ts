import { z } from 'zod';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { control, type SimulatorNeeds } from './control.ts';

type Needs = SimulatorNeeds & { secrets: SecretsProvider; origins: { callbacks: string } };

const client = z.object({
  id: z.string(),
  name: z.string(),
  redirectUris: z.array(z.string()),
  secrets: z.array(z.object({ value: z.string() })).min(1),
});
const everyProject = z.object({
  projects: z.array(z.object({ id: z.string(), clients: z.array(client) })),
});

/** What an organisation has made in its Google Cloud project: one client for mail, one for signing in. */
type ClientName = 'Keyholder' | 'Sign-in';

/** What somebody at the organisation would copy out of the Google Cloud Console, from the simulated one. */
export async function enterGoogleApp(needs: Needs, who: Scope, organisation: string): Promise<void> {
  if (needs.secrets.kind === 'environment') return; // whoever chose that enters it there
  const { projectId, clientId, clientSecret } = await simulatedClient(needs, organisation, 'Keyholder');
  await needs.secrets.write(
    who,
    new Map([
      ['google_client_id', new Secret(clientId)],
      ['google_client_secret', new Secret(clientSecret)],
      ['google_project_id', new Secret(projectId)],
    ] as const),
  );
}

/** The simulators forget when they stop, and the port may have changed since: so at every start. */
export async function registerCallbacks(
  needs: SimulatorNeeds,
  { organisation, name }: { organisation: string; name: ClientName },
  addresses: readonly string[],
): Promise<void> {
  const { projectId, clientId, redirectUris: there } = await simulatedClient(needs, organisation, name);
  const redirectUris = [...new Set([...there, ...addresses])];
  if (redirectUris.length === there.length) return;
  const path = `google/_control/projects/${projectId}/clients/${clientId}`;
  await control(needs, path, { method: 'PATCH', body: { redirectUris } });
}

export async function simulatedClient(needs: SimulatorNeeds, organisation: string, name: ClientName) {
  const { projects } = everyProject.parse(await control(needs, 'google/_control/projects'));
  const project = projects.find(({ id }) => id.startsWith(`${organisation}-`));
  const found = project?.clients.find(each => each.name === name);
  const [secret] = found?.secrets ?? [];
  if (!project || !found || !secret) {
    throw new Error(`The simulated Google has no client ${name} for ${organisation}.`);
  }
  const { id: clientId, redirectUris } = found;
  return { projectId: project.id, clientId, clientSecret: secret.value, redirectUris };
}
