import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditRecord, record } from '#features/audit/record.ts';
import { newId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { type Permission, permissions } from '#kernel/permissions.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import { realWorld, shifted } from '#kernel/world.ts';
import { openKeyring } from '#platform/crypto/keyring.ts';
import { openSeals, type Seals } from '#platform/crypto/seals.ts';
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
  const world = { ...realWorld(), now: clock.now };
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-audit-'));
  const keyring = await openKeyring({ world, file: join(folder, 'keys') });
  const seals = await openSeals({ keyring, database, world });
  const needs = { database, seals, log, world };
  async function asOwner(sql: string, values?: unknown[]) {
    return withClient(place.owner, async client => (await client.query(sql, values)).rows);
  }
  const acme = await foundTenant(needs, 'acme');
  const globex = await foundTenant(needs, 'globex');
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
    destroyKeys: (who: Scope) => database.inTenant(who, tx => seals.destroyTenantKeys(tx, who)),
    write: (who: Scope, entry: AuditRecord) => database.inTenant(who, tx => record(needs, tx, who, entry)),
    async close() {
      await database.close();
      await place.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export function userOf(tenantId: TenantId, userId: UserId = newId<'user'>(realWorld())): Scope {
  const names = Object.keys(permissions).filter((name): name is Permission => name in permissions);
  return mintScope({ tenantId, actor: { kind: 'user', userId }, permissions: names });
}

async function foundTenant(
  { database, seals }: { database: Database; seals: Seals },
  slug: string,
): Promise<TenantId> {
  const id = newId<'tenant'>(realWorld());
  await database.asSystem('act for the operator', async tx => {
    await tx.insertInto('tenants').values({ id, slug, name: slug, created_at: new Date() }).execute();
    await seals.makeTenantKey(tx, id);
  });
  return id;
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
  };
  return log;
}
