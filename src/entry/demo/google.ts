import { z } from 'zod';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import type { GoogleEndpoints } from '#providers/google/endpoints.ts';

type Needs = {
  world: World;
  secrets: SecretsProvider;
  endpoints: GoogleEndpoints;
  origins: { callbacks: string };
};

const project = z.object({
  id: z.string(),
  clients: z
    .array(
      z.object({
        id: z.string(),
        redirectUris: z.array(z.string()),
        secrets: z.array(z.object({ value: z.string() })).min(1),
      }),
    )
    .min(1),
});
const everyProject = z.object({ projects: z.array(project) });

/** What somebody at the organisation would copy out of the Google Cloud Console, from the simulated one. */
export async function enterGoogleApp(needs: Needs, who: Scope, organisation: string): Promise<void> {
  const { id, client } = await simulatedApp(needs, organisation);
  const [secret] = client.secrets;
  if (!secret) throw new Error('The simulated Google app has no secret.');
  await needs.secrets.write(
    who,
    new Map([
      ['google_client_id', new Secret(client.id)],
      ['google_client_secret', new Secret(secret.value)],
      ['google_project_id', new Secret(id)],
    ] as const),
  );
}

/** The simulators forget when they stop, and the port may have changed since: so at every start. */
export async function registerCallbacks(
  needs: Needs,
  organisation: string,
  paths: readonly string[],
): Promise<void> {
  const { id, client } = await simulatedApp(needs, organisation);
  const ours = paths.map(path => `${needs.origins.callbacks}${path}`);
  const redirectUris = [...new Set([...client.redirectUris, ...ours])];
  if (redirectUris.length === client.redirectUris.length) return;
  await control(needs, `projects/${id}/clients/${client.id}`, {
    method: 'PATCH',
    body: JSON.stringify({ redirectUris }),
    headers: { 'content-type': 'application/json' },
  });
}

async function simulatedApp(needs: Needs, organisation: string) {
  const { projects } = everyProject.parse(await control(needs, 'projects'));
  const found = projects.find(({ id }) => id.startsWith(`${organisation}-`));
  const [client] = found?.clients ?? [];
  if (!found || !client) throw new Error(`The simulated Google has no project for ${organisation}.`);
  return { id: found.id, client };
}

async function control({ world, endpoints }: Needs, path: string, init?: RequestInit): Promise<unknown> {
  const url = `${endpoints.accounts.replace(/\/accounts$/, '')}/_control/${path}`;
  const answer = await world.fetch(new Request(url, init));
  if (!answer.ok) throw new Error(`The simulators refused ${path}.`);
  return answer.json();
}
