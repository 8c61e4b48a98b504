import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route, Visit } from '../../frame/routes.ts';
import { clientFile } from '../client-file.ts';
import type { Google } from '../google.ts';
import { clientIdForm, clientSecretForm } from '../identifiers.ts';
import { addClient, addSecret, maximumSecrets, restorableMs } from '../projects.ts';
import type { ClientSecret, OAuthClient, Project } from '../records.ts';
import { refuseRedirectUri } from '../redirect-uri.ts';
import { requireProject } from './projects.ts';

export const clientParts = ['name', 'redirectUris', 'clientId', 'clientSecret'];
export const clientChanges = ['name', 'redirectUris', 'state'];

/** OAuth clients of a project: `prefix` is where the projects are. */
export function clientsControl(google: Google, prefix: string): Route[] {
  const clients = `${prefix}/{project}/clients`;
  const one = `${clients}/{client}`;
  const found = (visit: Visit) =>
    requireClient(google, visit.parameter('project'), visit.parameter('client'));
  return [
    {
      method: 'POST',
      path: clients,
      answer: async visit => {
        const project = requireProject(google, visit.parameter('project'));
        const body = await readControlBody(visit.request, clientParts);
        const client = makeClient(google, project, body);
        return json(
          { ...client, clientId: client.id, clientSecret: client.secrets[0]?.value },
          { status: 201 },
        );
      },
    },
    { method: 'GET', path: one, answer: visit => json(found(visit)) },
    {
      method: 'PATCH',
      path: one,
      answer: async visit => {
        const client = found(visit);
        changeClient(google, client, await readControlBody(visit.request, clientChanges));
        return json(client);
      },
    },
    {
      method: 'DELETE',
      path: one,
      answer: visit => {
        const client = found(visit);
        client.state = { kind: 'deleted', at: google.clock.now() };
        return json(client);
      },
    },
    {
      method: 'GET',
      path: `${one}/file`,
      answer: visit => json(clientFile(requireProject(google, visit.parameter('project')), found(visit))),
    },
    {
      method: 'POST',
      path: `${one}/secrets`,
      answer: visit => {
        return json(makeSecret(google, found(visit)), { status: 201 });
      },
    },
    {
      method: 'PATCH',
      path: `${one}/secrets/{secret}`,
      answer: async visit => {
        const secret = requireSecret(found(visit), visit.parameter('secret'));
        const body = await readControlBody(visit.request, ['isDisabled']);
        secret.isDisabled = body.findFlag('isDisabled') ?? secret.isDisabled;
        return json(secret);
      },
    },
    {
      method: 'DELETE',
      path: `${one}/secrets/{secret}`,
      answer: visit => {
        const client = found(visit);
        client.secrets = client.secrets.filter(secret => secret.id !== visit.parameter('secret'));
        return json(client);
      },
    },
  ];
}

export function makeClient(google: Google, project: Project, body: Fields): OAuthClient {
  return addClient(google, project, {
    name: body.findText('name') ?? 'Web client',
    redirectUris: readRedirectUris(body) ?? [],
    id: spelledAs(clientIdForm, 'clientId', body),
    secret: spelledAs(clientSecretForm, 'clientSecret', body),
  });
}

export function makeSecret(google: Google, client: OAuthClient): ClientSecret {
  if (client.secrets.length < maximumSecrets) return addSecret(google, client);
  throw new ControlRefusal(409, `A client has at most ${maximumSecrets} secrets; delete the old one first.`);
}

export function requireSecret({ secrets }: OAuthClient, id: string): ClientSecret {
  const secret = secrets.find(one => one.id === id);
  if (!secret) throw new ControlRefusal(404, 'This client has no such secret.');
  return secret;
}

export function requireClient(google: Google, projectId: string, clientId: string): OAuthClient {
  const client = requireProject(google, projectId).clients.get(clientId);
  if (!client) throw new ControlRefusal(404, 'This project has no such client.');
  return client;
}

export function changeClient(google: Google, client: OAuthClient, body: Fields): void {
  const state = body.findChoice('state', ['active', 'disabled', 'deleted']);
  if (state !== undefined) client.state = nextState(google, client, state);
  client.name = body.findText('name') ?? client.name;
  client.redirectUris = readRedirectUris(body) ?? client.redirectUris;
}

function nextState(
  google: Google,
  { state }: OAuthClient,
  next: 'active' | 'disabled' | 'deleted',
): OAuthClient['state'] {
  const now = google.clock.now();
  if (next === 'deleted') return { kind: 'deleted', at: now };
  if (state.kind === 'deleted' && now.getTime() - state.at.getTime() > restorableMs) {
    throw new ControlRefusal(409, 'A deleted client can be restored for 30 days only.');
  }
  return { kind: next };
}

function readRedirectUris(body: Fields): string[] | undefined {
  const redirectUris = body.findTexts('redirectUris');
  for (const redirectUri of redirectUris ?? []) {
    const wrong = refuseRedirectUri(redirectUri);
    if (wrong) throw new ControlRefusal(400, `${redirectUri}: ${wrong}`);
  }
  return redirectUris;
}

function spelledAs(form: RegExp, name: string, body: Fields): string | undefined {
  const text = body.findText(name);
  if (text === undefined || form.test(text)) return text;
  throw new ControlRefusal(400, `${name} is not spelled as Google spells it.`);
}
