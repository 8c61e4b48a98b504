import assert from 'node:assert/strict';
import { z } from 'zod';
import type { World } from '#kernel/world.ts';
import { withClient } from '#platform/postgres/client.ts';
import type { Client } from '#test/harness/client.ts';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';

export const gmailRead = 'https://www.googleapis.com/auth/gmail.readonly';
export const gmailSend = 'https://www.googleapis.com/auth/gmail.send';
export const calendar = 'https://www.googleapis.com/auth/calendar';

const begun = z.object({ auth_url: z.string(), state: z.string(), flow_id: z.string() });
export type Begun = z.output<typeof begun>;

const flow = z.object({
  id: z.string(),
  state: z.string(),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  says: z.string().nullable(),
  remedy: z.string().nullable(),
  missing_scopes: z.array(z.string()),
  connection_id: z.string().nullable(),
  requested_by: z.string().nullable(),
});
export type ShownFlow = z.output<typeof flow>;

const grants = z.object({
  living: z.number(),
  grants: z.array(
    z.object({
      refreshToken: z.string(),
      account: z.string(),
      scopes: z.array(z.string()),
      death: z.string().nullable(),
    }),
  ),
});

/** What the person clicks at Google. */
export type Clicks = { account: string; scopes?: readonly string[]; deny?: boolean };

export type ConsentWorld = Awaited<ReturnType<typeof openConsentWorld>>;

/** The whole server and the simulated Google, with a browser's ways between the two. */
export async function openConsentWorld(settings: Record<string, string> = {}, changes: Partial<World> = {}) {
  const keyholder = await startKeyholder(settings, changes);
  const { control, query } = googleOf(keyholder);

  async function begin(client: Client, asked: Record<string, string> = {}): Promise<Begun> {
    return client.get(`/api/v1/google/auth/url?${new URLSearchParams(asked)}`).read(begun);
  }
  /** Where Google sends the browser. Fails when Google showed a page of its own. */
  async function atGoogle(authUrl: string, clicks: Clicks): Promise<URL> {
    await control('POST', 'clock', { advance: '1s' }); // nobody clicks faster
    const { location, page } = await control('POST', 'consent', { url: authUrl, ...clicks });
    assert.equal(typeof location, 'string', `Google showed a page: ${JSON.stringify(page)}`);
    return new URL(String(location));
  }
  /** The browser follows where it is sent, and this is where it stays. */
  async function comeBack(client: Client, arriving: URL): Promise<URL> {
    let url = arriving;
    for (let hop = 0; hop < 3; hop += 1) {
      const response = await client.get(`${url.pathname}${url.search}`).expect(303);
      url = new URL(response.headers.get('location') ?? '');
      if (!url.searchParams.has('state')) return url;
    }
    throw assert.fail('The browser is sent round and round.');
  }
  const showFlow = (client: Client, id: string) => client.get(`/api/v1/google/flows/${id}`).read(flow);

  return {
    keyholder,
    control,
    begin,
    atGoogle,
    comeBack,
    showFlow,
    confirm: (client: Client, id: string, accept = true) =>
      client.post('/api/v1/google/connect/confirm', { flow_id: id, accept }),
    readFlow: flow,
    /** The whole way in one browser, and how it ended. */
    async connect(client: Client, clicks: Clicks, asked: Record<string, string> = {}): Promise<ShownFlow> {
      const { auth_url, flow_id } = await begin(client, asked);
      await comeBack(client, await atGoogle(auth_url, clicks));
      return showFlow(client, flow_id);
    },
    /** What lives at Google, whoever holds it. */
    async grantsOf(account: string) {
      return grants.parse(await query(`grants?account=${account}`));
    },
    /** Requests that reached Google at this path. */
    async requestsTo(path: string): Promise<number> {
      return z.object({ count: z.number() }).parse(await query(`requests?path=${path}`)).count;
    },
    /** As the owner of the database sees it. */
    rows: (text: string, values: unknown[] = []) =>
      withClient(keyholder.database.owner, async client => (await client.query(text, values)).rows),
  };
}

export function googleOf({ simulators }: TestKeyholder) {
  const send = async (path: string, init?: RequestInit): Promise<Record<string, unknown>> => {
    const answer = await simulators.fetch(new Request(`http://localhost:4010/google/_control/${path}`, init));
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
    return text === '' ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  };
  return {
    query: (path: string) => send(path),
    control: (method: string, path: string, body?: unknown) =>
      send(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) }),
  };
}
