import assert from 'node:assert/strict';
import { JWT } from 'google-auth-library';
import type { Outside } from '../../simulators/frame/outside.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { isJson, type Json, json, origin, simulatedGoogle } from './simulated-google.ts';

export const pubsubScope = 'https://www.googleapis.com/auth/pubsub';
export const cloudScope = 'https://www.googleapis.com/auth/cloud-platform';
export const acme = `projects/${acmeGoogle.projectId}`;
export const keyholderAccount = `${acmeGoogle.serviceAccount}@${acmeGoogle.projectId}.iam.gserviceaccount.com`;
export const gmailMember = 'serviceAccount:gmail-api-push@system.gserviceaccount.com';

export type Answer = { status: number; headers: Headers; body: Json };
export type Cloud = ReturnType<typeof simulatedCloud>;

/** Hosts of Google, and where they are in the simulator. */
const hosts: Record<string, string> = {
  'oauth2.googleapis.com': '/google/oauth2',
  'pubsub.googleapis.com': '/google/pubsub',
  'gmail.googleapis.com': '/google/gmail',
  'www.googleapis.com': '/google/www',
  'cloudresourcemanager.googleapis.com': '/google/cloudresourcemanager',
  'iam.googleapis.com': '/google/iam',
  'serviceusage.googleapis.com': '/google/serviceusage',
};

/** Google Cloud as a program at acme meets it. Stands still at the real time, for Google's own library signs by that. */
export function simulatedCloud(outside?: Outside) {
  const google = simulatedGoogle({ at: new Date(), ...(outside && { outside }) });

  /** What a library sends to Google arrives at the simulator. */
  const mapped: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const prefix = hosts[url.hostname];
    assert.ok(prefix, `nothing is simulated at ${url.hostname}`);
    return google.fetch(new Request(`${origin}${prefix}${url.pathname}${url.search}`, request));
  };

  /** A token by the key file of a service account, fetched by Google's own library. */
  const tokenOf = async (
    account: string,
    scopes: string[] = [pubsubScope],
    project = acmeGoogle.projectId,
  ) => {
    const path = `/google/_control/projects/${project}/service-accounts/${account}/keys`;
    return tokenByKey(await google.control('POST', path), scopes);
  };
  const tokenByKey = async (key: Json, scopes: string[] = [pubsubScope]) => {
    const client = new JWT({
      email: String(key.client_email),
      key: String(key.private_key),
      keyId: String(key.private_key_id),
      scopes,
      transporterOptions: { fetchImplementation: mapped },
    });
    const { token } = await client.getAccessToken();
    assert.ok(token);
    return token;
  };

  const call = async (
    token: string | undefined,
    method: string,
    url: string,
    body?: unknown,
  ): Promise<Answer> => {
    const response = await mapped(url, {
      method,
      headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await json(response) };
  };
  /** Pub/Sub by the name of a thing: `call('PUT', 'projects/p/topics/t', {})`. */
  const pubsubBy = (token: string | undefined) => (method: string, name: string, body?: unknown) =>
    call(token, method, `https://pubsub.googleapis.com/v1/${name}`, body);
  const pubsubAs = async (account: string, scopes?: string[]) => pubsubBy(await tokenOf(account, scopes));
  const role = (method: 'POST' | 'DELETE', resource: string, name: string, member: string) =>
    google.control(method, '/google/_control/roles', { resource, role: `roles/${name}`, member });

  return { ...google, mapped, tokenOf, tokenByKey, call, pubsubBy, pubsubAs, role };
}

export function done({ status, body }: Answer): Json {
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** The error of a Google API, down to its message where one is given. */
export function refused(answer: Answer, code: number, status: string, message?: string | RegExp): Json {
  const { error } = answer.body;
  assert.ok(isJson(error), JSON.stringify(answer.body));
  assert.deepEqual([answer.status, error.code, error.status], [code, code, status], JSON.stringify(error));
  if (typeof message === 'string') assert.equal(error.message, message);
  if (message instanceof RegExp) assert.match(String(error.message), message);
  return error;
}
