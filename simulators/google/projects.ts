import type { Google } from './google.ts';
import { untouchedPolicy, withMember } from './iam/policy.ts';
import { pubsubAgent } from './iam/resources.ts';
import { newClientId, newClientSecret, newKeyId } from './identifiers.ts';
import type { ClientSecret, OAuthClient, Project } from './records.ts';

export const maximumSecrets = 2;
export const maximumTestUsers = 100;
/** A deleted client can be brought back this long. */
export const restorableMs = 30 * 86_400_000;

type ProjectParts = Pick<Project, 'id' | 'number' | 'appName'> & Partial<Project>;

export function newProject(parts: ProjectParts): Project {
  return {
    publishingStatus: 'production',
    userType: 'external',
    organization: undefined,
    testUsers: new Set(),
    testUsersEver: new Set(parts.testUsers),
    enabledApis: new Set(),
    offersTimeLimits: false,
    clients: new Map(),
    serviceAccounts: new Map(),
    policy: untouchedPolicy,
    constraints: { restrictsMembers: false, blocksKeys: false },
    ...parts,
  };
}

/** Switching on Pub/Sub is also what lets its own account sign tokens in the project. */
export function setEnabledApis({ random }: Google, project: Project, apis: readonly string[]): void {
  project.enabledApis = new Set(apis);
  if (!project.enabledApis.has('pubsub.googleapis.com')) return;
  const agent = `serviceAccount:${pubsubAgent(project)}`;
  project.policy = withMember(random, project.policy, 'roles/pubsub.serviceAgent', agent);
}

type ClientParts = {
  name: string;
  redirectUris: string[];
  id?: string | undefined;
  secret?: string | undefined;
};

export function addClient(google: Google, project: Project, parts: ClientParts): OAuthClient {
  const client: OAuthClient = {
    id: parts.id ?? newClientId(google.random, project.number),
    name: parts.name,
    redirectUris: parts.redirectUris,
    secrets: [],
    state: { kind: 'active' },
  };
  addSecret(google, client, parts.secret);
  project.clients.set(client.id, client);
  return client;
}

export function addSecret(google: Google, client: OAuthClient, value?: string): ClientSecret {
  const secret: ClientSecret = {
    id: newKeyId(google.random).slice(0, 16),
    value: value ?? newClientSecret(google.random),
    createdAt: google.clock.now(),
    isDisabled: false,
  };
  client.secrets.push(secret);
  return secret;
}

export type ClientOfProject = { client: OAuthClient; project: Project };

export function findClient(google: Google, clientId: string): ClientOfProject | undefined {
  for (const project of google.projects.values()) {
    const client = project.clients.get(clientId);
    if (client) return { client, project };
  }
  return undefined;
}

export function requireClient(google: Google, clientId: string): ClientOfProject {
  const found = findClient(google, clientId);
  if (!found) throw new Error(`A grant names the client ${clientId}, which was never made`);
  return found;
}
