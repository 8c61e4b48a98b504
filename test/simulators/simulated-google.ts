import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { frozenClock } from '../../simulators/frame/clock.ts';
import type { Outside } from '../../simulators/frame/outside.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';

export const origin = 'http://localhost:4010';
export const verifier = 'a-verifier-of-forty-three-characters-or-more-000';
export const gmailRead = 'https://www.googleapis.com/auth/gmail.readonly';
export const gmailSend = 'https://www.googleapis.com/auth/gmail.send';
export const calendar = 'https://www.googleapis.com/auth/calendar';
export const acmeProject = `/google/_control/projects/${acmeGoogle.projectId}`;
const [redirectUri] = acmeGoogle.redirectUris;

export type Json = Record<string, unknown>;
export type Client = { clientId: string; clientSecret: string };
type Texts = Record<string, string | undefined>;
export type Tokens = Json & { access_token: string; scope: string };

type Surroundings = { at?: Date; outside?: Outside };

/** The demo's world at a moment that stands still, and the deeds of an app and its people in it. */
export function simulatedGoogle({ at = new Date('2026-03-02T09:00:00Z'), outside }: Surroundings = {}) {
  const world = createSimulatedWorld({ clock: frozenClock(at), ...(outside && { outside }) });
  const { fetch, clock } = world;

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new Request(origin + path, { headers }));
  const post = (path: string, form: Texts, headers: Record<string, string> = {}) =>
    fetch(new Request(origin + path, { method: 'POST', body: new URLSearchParams(present(form)), headers }));
  const control = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const request = new Request(origin + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const response = await fetch(request);
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
    return response.status === 204 ? {} : json(response);
  };

  const authorizationUrl = (changes: Texts = {}) => {
    const parameters = present({
      client_id: acmeGoogle.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: `openid email ${gmailRead}`,
      access_type: 'offline',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    });
    return `${origin}/google/accounts/o/oauth2/v2/auth?${new URLSearchParams(parameters)}`;
  };
  const consent = (account: string | undefined, changes: Texts = {}, choices: Json = {}) =>
    control('POST', '/google/_control/consent', { url: authorizationUrl(changes), account, ...choices });
  /** Where the browser was sent; fails when Google showed an error page. */
  const sentTo = async (account: string, changes: Texts = {}, choices: Json = {}) => {
    const { location, page } = await consent(account, changes, choices);
    assert.equal(typeof location, 'string', `an error page was shown: ${JSON.stringify(page)}`);
    return new URL(String(location)).searchParams;
  };

  const token = (form: Texts) => post('/google/oauth2/token', form);
  const exchange = (code: string | null, changes: Texts = {}) =>
    token({
      grant_type: 'authorization_code',
      code: code ?? undefined,
      client_id: acmeGoogle.clientId,
      client_secret: acmeGoogle.clientSecret,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...changes,
    });
  const connect = async (
    account: string,
    changes: Texts = {},
    choices: Json = {},
    client: Partial<Client> = {},
  ) => {
    const back = await sentTo(
      account,
      { client_id: client.clientId ?? acmeGoogle.clientId, ...changes },
      choices,
    );
    return tokens(
      await exchange(back.get('code'), {
        client_id: client.clientId ?? acmeGoogle.clientId,
        client_secret: client.clientSecret ?? acmeGoogle.clientSecret,
      }),
    );
  };
  const refresh = (refreshToken: unknown, changes: Texts = {}) =>
    token({
      grant_type: 'refresh_token',
      refresh_token: String(refreshToken),
      client_id: acmeGoogle.clientId,
      client_secret: acmeGoogle.clientSecret,
      ...changes,
    });
  const addClient = async (project: string = acmeGoogle.projectId): Promise<Client> => {
    const made = await control('POST', `/google/_control/projects/${project}/clients`, {
      redirectUris: [redirectUri],
    });
    return { clientId: String(made.clientId), clientSecret: String(made.clientSecret) };
  };
  const later = (advance: string) => control('POST', '/google/_control/clock', { advance });
  const change = (path: string, body: Json) => control('PATCH', `/google/_control/${path}`, body);

  return {
    ...{ fetch, clock, get, post, control, authorizationUrl, consent, sentTo, token, exchange, connect },
    ...{ refresh, addClient, later, change },
  };
}

function present(values: Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

export async function json(response: Response): Promise<Json> {
  const value: unknown = await response.json();
  assert.ok(isJson(value), 'a JSON object was expected');
  return value;
}

export async function tokens(response: Response): Promise<Tokens> {
  const body = await json(response);
  assert.equal(response.status, 200, JSON.stringify(body));
  return { ...body, access_token: String(body.access_token), scope: String(body.scope) };
}

export async function expectRefusal(response: Response, status: number, error: string, description?: string) {
  const body = await json(response);
  assert.deepEqual({ status: response.status, error: body.error }, { status, error }, JSON.stringify(body));
  if (description !== undefined) assert.equal(body.error_description, description);
  return body;
}

export function scopesOf(text: unknown): string[] {
  return String(text).split(' ').sort();
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
