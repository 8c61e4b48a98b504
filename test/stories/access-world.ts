import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessNeeds } from '#features/access/access-needs.ts';
import { argon2, openPasswords } from '#features/access/passwords/passwords.ts';
import { openRememberedCallers } from '#features/access/remembered-callers.ts';
import { permissionsOf, type Role } from '#features/access/roles.ts';
import { openSigningKeys } from '#features/access/signing-keys/signing-keys.ts';
import { openVerifiedTokens } from '#features/access/tokens/verified-tokens.ts';
import { createUser } from '#features/access/users/create.ts';
import { newId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { realWorld, shifted } from '#kernel/world.ts';
import { openKeyring } from '#platform/crypto/keyring.ts';
import { openSeals } from '#platform/crypto/seals.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { Proof, ProvenCaller } from '#platform/http/proof.ts';
import { withClient } from '#platform/postgres/client.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { freshDatabase } from '#test/harness/database.ts';

export const PASSWORD = 'correct horse battery';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const desk = { label: 'Firefox on Linux', network: '192.0.2.0/24' };
export const elsewhere = { label: 'curl', network: '198.51.100.0/24' };

export type AccessWorld = Awaited<ReturnType<typeof openAccessWorld>>;

/** Two organisations in a database of their own, a clock moved by hand, and a count of password checks. */
export async function openAccessWorld() {
  const place = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-access-'));
  const clock = movableClock();
  const delays: number[] = [];
  const world = {
    ...realWorld(),
    now: clock.now,
    delay: async (durationMs: number) => void delays.push(durationMs),
  };
  const database = openDatabase({ address: place.login, mostConnections: 8, log: silent });
  const keyring = await openKeyring({ world, file: join(folder, 'keys') });
  const seals = await openSeals({ keyring, database, world });
  const checks = { count: 0 };
  const engine = {
    hash: argon2.hash,
    verify: (stored: string, password: string) => {
      checks.count += 1;
      return argon2.verify(stored, password);
    },
  };
  const needs: AccessNeeds = {
    world,
    log: silent,
    database,
    seals,
    passwords: openPasswords({ engine }),
    signingKeys: openSigningKeys({ world, database, seals }),
    verifiedTokens: openVerifiedTokens({ world }),
    rememberedCallers: openRememberedCallers(world),
    origins: { canonical: 'https://keyholder.test', console: 'https://console.keyholder.test' },
  };
  async function asOwner(sql: string, values?: unknown[]) {
    return withClient(place.owner, async client => (await client.query(sql, values)).rows);
  }
  async function found(slug: string): Promise<TenantId> {
    const id: TenantId = newId(realWorld());
    await database.asSystem('act for the operator', async tx => {
      await tx.insertInto('tenants').values({ id, slug, name: slug, created_at: clock.now() }).execute();
      await seals.makeTenantKey(tx, id);
    });
    return id;
  }
  const acme = await found('acme');
  const globex = await found('globex');
  return {
    needs,
    keyring,
    clock,
    delays,
    checks,
    acme,
    globex,
    asOwner,
    login: place.login,
    /** A person of acme, or of the tenant named, with the usual password. */
    async person(name: string, role: Role, tenantId = acme): Promise<UserId> {
      const address = `${name}@${tenantId === globex ? 'globex' : 'acme'}.test`;
      const asked = { address, name, role, password: PASSWORD };
      return (await createUser(needs, operatorOf(tenantId), asked)).id;
    },
    /** Their scope, as if they had just come in. */
    as(userId: UserId, role: Role, tenantId = acme): Scope {
      return mintScope({ tenantId, actor: { kind: 'user', userId }, permissions: permissionsOf(role) });
    },
    /** What the audit log says was done, oldest first. */
    async actions(tenantId = acme): Promise<string[]> {
      const rows = await asOwner('select action from audit_entries where tenant_id = $1 order by id', [
        tenantId,
      ]);
      return rows.map(row => String(row.action));
    },
    async close() {
      await database.close();
      await place.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export function operatorOf(tenantId: TenantId): Scope {
  return mintScope({ tenantId, actor: { kind: 'operator' }, permissions: [] });
}

/** As the pipeline does it: a scope for what was proven. */
export async function scopeBy(
  { needs }: Pick<AccessWorld, 'needs'>,
  proof: Proof<AccessNeeds>,
  credential: string | Secret<string>,
  browser = fakeBrowser(),
): Promise<Scope> {
  const text = typeof credential === 'string' ? credential : credential.reveal();
  const caller: ProvenCaller = await proof.prove(needs, text, browser.exchange);
  return mintScope(caller);
}

/** What a proof sees of a request, and what it would set. */
export function fakeBrowser(headers: Record<string, string> = {}) {
  const cookies = new Map<string, string>();
  const request = new Request('https://keyholder.test/api/v1/auth/me', { headers });
  const exchange: Exchange = {
    requestId: 'request',
    method: request.method,
    target: '/api/v1/auth/me',
    bodyBytes: async () => Buffer.alloc(0),
    header: name => request.headers.get(name) ?? undefined,
    url: new URL(request.url),
    address: '192.0.2.7',
    network: desk.network,
    log: silent,
    signal: request.signal,
    cookies: {
      read: name => cookies.get(name),
      set: (name, value) => void cookies.set(name, value),
      clear: name => void cookies.set(name, ''),
    },
    setHeader: () => {},
  };
  return { exchange, cookies };
}

export function secret(text: string): Secret<string> {
  return new Secret(text);
}

/** The token in an invitation's link. */
export function tokenIn(link: Secret<string> | string): Secret<string> {
  const url = new URL(typeof link === 'string' ? link : link.reveal());
  return new Secret(url.hash.slice(1));
}

function movableClock() {
  let now = new Date('2026-11-20T10:00:00.000Z');
  return {
    now: () => now,
    advance(durationMs: number) {
      now = shifted(now, durationMs);
    },
  };
}

const silent: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
