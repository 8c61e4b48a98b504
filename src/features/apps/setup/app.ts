import type { Secret } from '#kernel/secret.ts';
import type { Service } from '../capabilities.ts';
import type { Stages } from './stages.ts';
import { type AppValues, appIn } from './values.ts';

/** The organisation's own OAuth client for one service. Nobody else's ever stands in for it. */
export type GoogleApp = {
  service: Service;
  clientId: string;
  /** Newest first: two while a secret is being changed. */
  clientSecrets: Secret<string>[];
  projectId?: string;
};

/** The live app of a service, or the one that was live before and is this client. */
export function appOf(stages: Stages, service: Service, clientId?: string): GoogleApp | undefined {
  const known = [stages.live, stages.former?.values].map(values => values && appIn(values, service));
  const found = clientId === undefined ? known[0] : known.find(app => app?.clientId === clientId);
  return found && withSecrets(found, service, stages);
}

/** The secret that was replaced last is tried after the new one: Google may know either by now. */
function withSecrets(app: AppValues, service: Service, { live, former }: Stages): GoogleApp {
  const ofClient = [live, former?.values]
    .flatMap(values => (values && appIn(values, service)) ?? [])
    .filter(({ clientId }) => clientId === app.clientId)
    .map(({ clientSecret }) => clientSecret);
  return {
    service,
    clientId: app.clientId,
    clientSecrets: ofClient.filter((secret, at) => at === firstOf(ofClient, secret)),
    ...(app.projectId && { projectId: app.projectId }),
  };
}

function firstOf(secrets: readonly Secret<string>[], secret: Secret<string>): number {
  return secrets.findIndex(other => other.reveal() === secret.reveal());
}
