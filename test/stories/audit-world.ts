import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { type AuditRecord, record } from '#features/audit/record.ts';
import { newId, requireId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { type Permission, permissions } from '#kernel/permissions.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { realWorld, shifted } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import { withClient } from '#platform/postgres/client.ts';
import { type Database, openDatabase } from '#platform/postgres/database.ts';
import { freshDatabase } from '#test/harness/database.ts';

export type AuditWorld = Awaited<ReturnType<typeof openAuditWorld>>;
export type LogLine = { level: string; message: string } & Record<string, unknown>;

/** Two organisations in a database of their own, a clock moved by hand, and the owner's hands for tampering. */
export async function openAuditWorld({ mostConnections = 6 } = {}) {
  const place = await freshDatabase();
  const clock = movableClock();
  const lines: LogLine[] = [];
  const log = listeningLog(lines);
  const database = openDatabase({ address: place.login, mostConnections, log });
  const seals = plainSeals();
  const needs = { database, seals, log, world: { ...realWorld(), now: clock.now } };
  async function asOwner(sql: string, values?: unknown[]) {
    return withClient(place.owner, async client => (await client.query(sql, values)).rows);
  }
  const acme = await foundTenant(database, 'acme');
  const globex = await foundTenant(database, 'globex');
  return {
    needs,
    clock,
    lines,
    acme,
    globex,
    asOwner,
    login: place.login,
    kim: userOf(acme),
    gus: userOf(globex),
    destroyKeys: (tenantId: TenantId) => seals.destroy(tenantId),
    write: (who: Scope, entry: AuditRecord) => database.inTenant(who, tx => record(needs, tx, who, entry)),
    async close() {
      await database.close();
      await place.drop();
    },
  };
}

export function userOf(tenantId: TenantId, userId: UserId = newId<'user'>(realWorld())): Scope {
  const names = Object.keys(permissions).filter((name): name is Permission => name in permissions);
  return mintScope({ tenantId, actor: { kind: 'user', userId }, permissions: names });
}

async function foundTenant(database: Database, slug: string): Promise<TenantId> {
  const id = newId<'tenant'>(realWorld());
  await database.asSystem('act for the operator', tx =>
    tx.insertInto('tenants').values({ id, slug, name: slug, created_at: new Date() }).execute(),
  );
  return requireId(id);
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

function listeningLog(lines: LogLine[]): Log {
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ ...fields, level, message });
  };
  const log: Log = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}

/** The seals' promise in a page: a key per tenant that can be destroyed, the place as additional data. */
function plainSeals(): Seals & { destroy(tenantId: string): void } {
  const keys = new Map<string, Buffer | 'destroyed'>();
  const auditKey = createSecretKey(randomBytes(32));
  function keyOf(tenantId: string): Buffer {
    const key = keys.get(tenantId) ?? randomBytes(32);
    if (key === 'destroyed') throw new Error('The key of this tenant was destroyed.');
    keys.set(tenantId, key);
    return key;
  }
  const refuse = () => {
    throw new Error('Not needed by the audit log.');
  };
  return {
    async seal(_tx, who, place, value) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(who.tenantId), nonce);
      cipher.setAAD(Buffer.from(JSON.stringify(place)));
      const body = Buffer.concat([cipher.update(value), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    async open(_tx, who, place, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', keyOf(who.tenantId), sealed.subarray(0, 12));
      decipher.setAAD(Buffer.from(JSON.stringify(place)));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return new Secret(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString());
    },
    installationKey: async () => auditKey,
    makeTenantKey: refuse,
    destroyTenantKeys: refuse,
    sealForInstallation: refuse,
    openForInstallation: refuse,
    destroy: tenantId => void keys.set(tenantId, 'destroyed'),
  };
}
