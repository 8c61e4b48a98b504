import { exportJWK, generateKeyPair } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { type ConsentWorld, openConsentWorld } from './consent-world.ts';

const made = z.object({ client_id: z.string(), client_secret: z.string().nullable() });

const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number().optional(),
  scope: z.string().optional(),
  issued_token_type: z.string().optional(),
});

export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

export type MadeClient = { id: string; secret: string };
export type IssuerWorld = Awaited<ReturnType<typeof openIssuerWorld>>;

/** The whole server, with clients of services, and the libraries that others use to speak to it. */
export async function openIssuerWorld(settings: Record<string, string> = {}) {
  const world: ConsentWorld = await openConsentWorld(settings);
  const { keyholder } = world;

  async function makeClient(admin: Client, asked: Record<string, unknown> = {}) {
    const body = { service: 'gateway', name: 'gateway', scopes: ['tokens.exchange'], ...asked };
    const { client_id: id, client_secret } = await admin.post('/api/v1/clients', body).read(made, 201);
    return { id, secret: client_secret ?? '' };
  }

  async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
    const answer = await fetch(`${keyholder.url}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: z.record(z.string(), z.unknown()).parse(text === '' ? {} : JSON.parse(text)),
    };
  }

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
    post,
    /** As curl would. */
    askToken: (client: MadeClient, form: Record<string, string>) =>
      post('/oauth/token', form, { authorization: basic(client) }),
    async tokenOf(client: MadeClient, form: Record<string, string> = {}): Promise<string> {
      const { body } = await post(
        '/oauth/token',
        { grant_type: 'client_credentials', ...form },
        { authorization: basic(client) },
      );
      return tokenAnswer.parse(body).access_token;
    },
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
