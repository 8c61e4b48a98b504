import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { openConsentWorld } from './consent-world.ts';

const issued = z.object({ id: z.string(), key: z.string() });

const token = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  scope: z.string(),
  connection_id: z.string(),
});
export type Exchanged = z.output<typeof token>;

const refused = z.looseObject({
  error: z.string(),
  code: z.string(),
  message: z.string(),
  reason: z.string().optional(),
  authorization_url: z.string().optional(),
  missing_scopes: z.array(z.string()).optional(),
  choices: z.array(z.looseObject({ connection_id: z.string(), address: z.string() })).optional(),
});
export type Refused = z.output<typeof refused>;

const lookedAt = z.object({
  tenant_name: z.string(),
  for: z.object({ kind: z.string(), name: z.string().nullable(), platform_name: z.string().nullable() }),
  capabilities: z.array(z.object({ name: z.string(), meaning: z.string() })),
  is_again: z.boolean(),
  is_for_me: z.boolean().nullable(),
  is_somebody_signed_in: z.boolean(),
});

const ended = z.object({ id: z.string(), outcome: z.string().nullable(), code: z.string().nullable() });

export type Asked = {
  query?: Record<string, string>;
  headers?: Record<string, string>;
};

export type ExchangeWorld = Awaited<ReturnType<typeof openExchangeWorld>>;

/** Programs with keys, people with links, and the way of a link through Google and back. */
export async function openExchangeWorld(settings: Record<string, string> = {}) {
  const world = await openConsentWorld(settings);
  const { keyholder } = world;

  const post = (program: Client, { query = {}, headers = {} }: Asked = {}) =>
    program.post(`/token/exchange?${new URLSearchParams(query)}`, {}, headers);

  /** An answer of either kind is for one caller alone. */
  async function unstored(reply: ReturnType<typeof post>, status: number): Promise<Response> {
    const response = await reply.expect(status);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.doesNotMatch(await response.clone().text(), /refresh_token/);
    return response;
  }

  const follow = (browser: Client, link: string) => browser.post('/api/v1/exchange-links/follow', { link });

  /** Presses the button on the page of the link, chooses an account at Google, and comes back. */
  async function connectBy(browser: Client, url: string, account: string) {
    const { auth_url: authUrl } = await follow(browser, linkIn(url)).read(z.object({ auth_url: z.string() }));
    const landed = await world.comeBack(browser, await world.atGoogle(authUrl, { account }));
    assert.equal(landed.pathname, '/auth/google/result');
    return browser.get(`/api/v1/google/flows/${landed.searchParams.get('flow')}`).read(ended);
  }

  return {
    ...world,
    post,
    follow,
    connectBy,
    async keyOf(
      client: Client,
      owner: 'me' | 'service' = 'me',
      { name = 'gateway', scopes = ['tokens.exchange'] }: { name?: string; scopes?: string[] } = {},
    ) {
      const { id, key } = await client.post('/api/v1/api-keys', { name, scopes, owner }).read(issued, 201);
      return { id, key, program: keyholder.stranger().withBearer(key) };
    },
    async exchanged(program: Client, asked: Asked = {}): Promise<Exchanged> {
      return token.parse(await (await unstored(post(program, asked), 200)).json());
    },
    async refused(program: Client, status: number, asked: Asked = {}): Promise<Refused> {
      return refused.parse(await (await unstored(post(program, asked), status)).json());
    },
    look: (browser: Client, url: string) =>
      browser.post('/api/v1/exchange-links/look', { link: linkIn(url) }).read(lookedAt),
  };
}

export function linkIn(url: string): string {
  return new URL(url).searchParams.get('link') ?? assert.fail(`No link in ${url}`);
}

/** The link that a refusal gives. */
export function urlIn({ authorization_url: url }: Refused): string {
  return url ?? assert.fail('The refusal gives no link.');
}
