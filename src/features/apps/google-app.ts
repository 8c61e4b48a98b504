import type { SecretName, SecretsProvider } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import type { Service } from './capabilities.ts';

/** The organisation's own OAuth client for one service. Nobody else's ever stands in for it. */
export type GoogleApp = {
  service: Service;
  clientId: string;
  /** Newest first: two while a secret is being changed. */
  clientSecrets: Secret<string>[];
  projectId?: string;
};

const names = {
  mail: { clientId: 'google_client_id', secret: 'google_client_secret', project: 'google_project_id' },
  calendar: {
    clientId: 'google_calendar_client_id',
    secret: 'google_calendar_client_secret',
    project: 'google_calendar_project_id',
  },
} as const satisfies Record<Service, Record<string, SecretName>>;

const everyName = Object.values(names).flatMap(each => Object.values(each));

/**
 * Calendar uses the app of mail unless it has begun to have one of its own: then a missing secret is a
 * missing app, and consent never goes quietly through another one.
 */
export async function findGoogleApp(
  { secrets }: { secrets: SecretsProvider },
  who: Scope,
  service: Service,
): Promise<GoogleApp | undefined> {
  const found = await secrets.read(who, everyName);
  const { clientId, secret, project } = names[hasOwnApp(found, service) ? service : 'mail'];
  const [id, clientSecret, projectId] = [clientId, secret, project].map(name => found.get(name));
  if (!id || !clientSecret) return undefined;
  return {
    service,
    clientId: id.reveal(),
    clientSecrets: [clientSecret],
    ...(projectId && { projectId: projectId.reveal() }),
  };
}

function hasOwnApp(found: ReadonlyMap<SecretName, unknown>, service: Service): boolean {
  const { clientId, secret } = names[service];
  return found.has(clientId) || found.has(secret);
}
