import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { openExchangeWorld } from './exchange-world.ts';

const made = z.object({ client_id: z.string(), client_secret: z.string().nullable() });

const answered = z.looseObject({
  error: z.string().optional(),
  error_description: z.string().optional(),
  access_token: z.string().optional(),
  scope: z.string().optional(),
  active: z.boolean().optional(),
});
const readBody = (text: string) => answered.parse(text === '' ? {} : JSON.parse(text));

type Form = Record<string, string> | [string, string][];

export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

export type MadeClient = { id: string; secret: string };
export type IssuerWorld = Awaited<ReturnType<typeof openIssuerWorld>>;

/** The whole server, with clients of services, and the libraries that others use to speak to it. */
export async function openIssuerWorld(settings: Record<string, string> = {}) {
  const world = await openExchangeWorld(settings);
  const { keyholder } = world;

  async function makeClient(admin: Client, asked: Record<string, unknown> = {}) {
    const body = { service: 'gateway', name: 'gateway', scopes: ['tokens.exchange'], ...asked };
    const { client_id: id, client_secret } = await admin.post('/api/v1/clients', body).read(made, 201);
    return { id, secret: client_secret ?? '' };
  }

  /** As curl would. Every answer must be for this one caller, and holds no refresh token. */
  async function postForm(path: string, form: Form, headers: Record<string, string> = {}) {
    const body = new URLSearchParams(form);
    const answer = await keyholder.stranger().raw(path, { method: 'POST', headers, body }).response;
    const text = await answer.text();
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('x-request-id') ?? '', /./);
    assert.doesNotMatch(text, /refresh_token/);
    return { status: answer.status, headers: answer.headers, body: readBody(text) };
  }

  const ask = (client: MadeClient, form: Form) =>
    postForm('/oauth/token', form, { authorization: basic(client) });

  return {
    ...world,
    makeClient,
    /** A client that signs, and the key it signs with. */
    async makeSigningClient(admin: Client, asked: Record<string, unknown> = {}) {
      const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid: 'of-the-gateway', alg: 'ES256' };
      const { id } = await makeClient(admin, { ...asked, jwks: JSON.stringify({ keys: [jwk] }) });
      return { id, privateKey, jwk };
    },
    postForm,
    ask,
    async tokenOf(client: MadeClient, form: Record<string, string> = {}): Promise<string> {
      const { body } = await ask(client, { grant_type: 'client_credentials', ...form });
      return z.object({ access_token: z.string() }).parse(body).access_token;
    },
    /** RFC 8693, with what a test wants otherwise. */
    exchangeAt: (client: MadeClient, subjectToken: string, form: Record<string, string> = {}) =>
      ask(client, {
        grant_type: TOKEN_EXCHANGE,
        audience: 'google',
        subject_token: subjectToken,
        subject_token_type: ACCESS_TOKEN,
        ...form,
      }),
    /** openid-client, unmodified: http is allowed because this is a test's own machine. */
    openid: (client: MadeClient, authentication?: openid.ClientAuth) =>
      openid.discovery(new URL(keyholder.url), client.id, client.secret || undefined, authentication, {
        execute: [openid.allowInsecureRequests],
      }),
    /** oauth4webapi, unmodified. */
    async authorizationServer(): Promise<oauth.AuthorizationServer> {
      const issuer = new URL(keyholder.url);
      const answer = await oauth.discoveryRequest(issuer, {
        algorithm: 'oauth2',
        [oauth.allowInsecureRequests]: true,
      });
      return oauth.processDiscoveryResponse(issuer, answer);
    },
  };
}

export function basic({ id, secret }: MadeClient): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}
