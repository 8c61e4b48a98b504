import { z } from 'zod';
import { operatorOf } from '#entry/cli/operator.ts';
import type { TenantId } from '#kernel/ids.ts';
import { requireId } from '#kernel/ids.ts';
import type { DnsQuestion, World } from '#kernel/world.ts';
import { withClient } from '#platform/postgres/client.ts';
import { startKeyholder } from '#test/harness/keyholder.ts';

export const claim = z.object({
  id: z.string(),
  domain: z.string(),
  name: z.string(),
  state: z.string(),
  is_active: z.boolean(),
  covers_subdomains: z.boolean(),
  record: z.object({ host: z.string(), value: z.string(), expires_at: z.string() }).nullable(),
  last_check: z.object({ at: z.string(), found: z.string() }).nullable(),
  lost_at: z.string().nullable(),
  ended_because: z.string().nullable(),
});
export type ShownClaim = z.output<typeof claim>;

export const discovered = z.object({ ok: z.literal(true), providers: z.array(z.string()) });

/** What each name server of this internet says, and those that say nothing at all. */
export function fakeNames() {
  const records = new Map<string, readonly string[]>();
  const silent = new Set<string>();
  const asked: DnsQuestion[] = [];
  const keyOf = ({ server, name, type }: DnsQuestion) => `${server ?? 'any'} ${type} ${name}`;
  return {
    asked,
    /** At every server, or at one. */
    publish(type: DnsQuestion['type'], name: string, values: readonly string[], server = 'any'): void {
      records.set(keyOf({ server, name, type }), values);
    },
    silence: (server: string) => void silent.add(server),
    speak: () => silent.clear(),
    async askNameServer(question: DnsQuestion): Promise<readonly string[]> {
      asked.push(question);
      const { server = 'any', name, type } = question;
      if (silent.has(server) || silent.has('all')) throw codedError('ETIMEOUT');
      const found = records.get(keyOf(question)) ?? records.get(keyOf({ server: 'any', name, type }));
      if (!found) throw codedError('ENOTFOUND');
      return found;
    },
  };
}

function codedError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Another way for some of what the server asks. */
export type Detour = (simulated: World['fetch']) => World['fetch'];

export type SigninWorld = Awaited<ReturnType<typeof openSigninWorld>>;

/** As outside of any simulation. */
const usualNameServers = {
  KEYHOLDER_DNS_RESOLVERS: '1.1.1.1,8.8.8.8,9.9.9.9',
  KEYHOLDER_DNS_AUTHORITY_PORT: '53',
};

/** The whole server with a DNS of its own. */
export async function openSigninWorld(settings: Record<string, string> = {}, detour: Detour = ask => ask) {
  const names = fakeNames();
  const keyholder = await startKeyholder({ ...usualNameServers, ...settings }, simulated => ({
    askNameServer: names.askNameServer,
    fetch: detour(simulated.fetch),
  }));

  async function asOwner(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return withClient(keyholder.database.owner, async client => (await client.query(sql, values)).rows);
  }
  async function tenantOf(slug: string): Promise<TenantId> {
    const [row] = await asOwner('select id from tenants where slug = $1', [slug]);
    return requireId(String(row?.id));
  }
  const [acme, globex] = [await tenantOf('acme'), await tenantOf('globex')];
  return {
    keyholder,
    needs: keyholder.server.needs,
    names,
    asOwner,
    acme: operatorOf(acme),
    globex: operatorOf(globex),
    /** With whom the people of an organisation sign in. */
    async offer(tenantId: TenantId, ...providers: string[]): Promise<void> {
      await asOwner('delete from signin_providers where tenant_id = $1', [tenantId]);
      for (const provider of providers) {
        await asOwner('insert into signin_providers values ($1, $2, true, now())', [tenantId, provider]);
      }
    },
    discover: (email: unknown, client = keyholder.stranger()) =>
      client.post('/api/auth/msp/sso/discover', { email }),
    async providersFor(email: string): Promise<string[]> {
      const reply = keyholder.stranger().post('/api/auth/msp/sso/discover', { email });
      return (await reply.read(discovered)).providers;
    },
    async advance(durationMs: number): Promise<void> {
      keyholder.simulators.clock.advance(durationMs);
    },
    close: () => keyholder.close(),
  };
}
