import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { World } from '#kernel/world.ts';
import type { Client } from '#test/harness/client.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { openConsentWorld } from './consent-world.ts';

const values = z.object({
  status: z.string(),
  one_app: z.boolean(),
  mail: z.string(),
  calendar: z.string(),
  has_service_account: z.boolean(),
  fields: z.record(z.string(), z.object({ is_set: z.boolean(), masked: z.string().nullable() })),
});
const use = z.object({ kind: z.string(), id: z.string(), service: z.string() }).loose();
const check = z.object({ failed: z.number(), warned: z.number() }).loose().nullable();
export const config = values
  .extend({
    draft: values
      .extend({ id: z.string(), reconnects: z.array(use), last_check: check })
      .loose()
      .nullable(),
    former: z
      .object({ reconnects: z.array(use) })
      .loose()
      .nullable(),
    last_check: check,
    redirect_uris: z.array(z.object({ service: z.string(), uri: z.string() })),
  })
  .loose();
const saved = config.extend({ saved_to: z.string(), changed: z.array(z.string()) });

const finding = z.object({
  outcome: z.string(),
  code: z.string(),
  service: z.string().nullable(),
  says: z.string(),
  remedy: z.string().nullable(),
  command: z.string().nullable(),
  at: z.string().nullable(),
});
export type Finding = z.output<typeof finding>;
export const report = z
  .object({
    stage: z.string(),
    outcome: z.string(),
    steps: z.array(
      z.object({ name: z.string(), title: z.string(), outcome: z.string(), findings: z.array(finding) }),
    ),
  })
  .loose();
export type Report = z.output<typeof report>;

const problem = z.object({ code: z.string(), fields: z.record(z.string(), z.string()).optional() }).loose();

export const globexProject = 'globex-keyholder';
const number = '580011223344';

/** Of the forms that Google gives them. */
export const clientOf = (name: string, project = number) =>
  `${project}-${name.padEnd(32, '0')}.apps.googleusercontent.com`;
export const secretOf = (name: string) => `GOCSPX-${name.padEnd(28, '-')}`;

export type SetupWorld = Awaited<ReturnType<typeof openSetupWorld>>;

/** The whole server, with what an administrator does on the settings page and in Google Cloud. */
export async function openSetupWorld(settings: Record<string, string> = {}, changes: Partial<World> = {}) {
  const world = await openConsentWorld(settings, changes);
  const project = `projects/${acmeGoogle.projectId}`;
  return {
    ...world,
    show: (client: Client) => client.get('/api/v1/google/config').read(config),
    save: (client: Client, asked: Record<string, unknown>) =>
      client.patch('/api/v1/google/config', asked).read(saved),
    refused: (client: Client, asked: Record<string, unknown>, status = 400) =>
      client.patch('/api/v1/google/config', asked).read(problem, status),
    examine: (client: Client, stage = 'live') =>
      client.get(`/api/v1/google/doctor?stage=${stage}`).read(report),
    promote: (client: Client, draftId: string, more: Record<string, unknown> = {}) =>
      client.post('/api/v1/google/config/promote', { draft_id: draftId, ...more }),
    /** A second secret of acme's client, as one makes it before giving up the first. */
    async newSecret(clientId: string = acmeGoogle.clientId): Promise<{ id: string; value: string }> {
      const path = `${project}/clients/${clientId}/secrets`;
      return z
        .object({ id: z.string(), value: z.string() })
        .loose()
        .parse(await world.control('POST', path));
    },
    async deleteOldestSecret(): Promise<void> {
      const path = `${project}/clients/${acmeGoogle.clientId}`;
      const { secrets } = z
        .object({ secrets: z.array(z.object({ id: z.string() })) })
        .parse(await world.control('GET', path));
      await world.control('DELETE', `${path}/secrets/${secrets[0]?.id}`);
    },
    serviceAccountKey: (name = 'keyholder') =>
      world.control('POST', `${project}/service-accounts/${name}/keys`),
  };
}

/** What a step of the doctor has found. */
export function foundBy({ steps }: Report, name: string): Finding[] {
  const step = steps.find(each => each.name === name);
  if (step) return step.findings;
  throw new Error(`The doctor has no step ${name}.`);
}

/** A key as Google offers it, which nobody at Google knows. */
export function madeUpKey(projectId: string, more: Record<string, unknown> = {}) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    type: 'service_account',
    project_id: projectId,
    private_key_id: '0123456789abcdef0123456789abcdef01234567',
    private_key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    client_email: `keyholder@${projectId}.iam.gserviceaccount.com`,
    client_id: '104215500090000000001',
    token_uri: 'https://oauth2.googleapis.com/token',
    universe_domain: 'googleapis.com',
    ...more,
  };
}
