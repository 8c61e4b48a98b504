import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, type TenantId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import { realWorld, type World } from '#kernel/world.ts';
import { type Keyring, openKeyring } from '#platform/crypto/keyring.ts';
import type { SealedColumn } from '#platform/crypto/sealed-column.ts';
import { openSeals, type Seals } from '#platform/crypto/seals.ts';
import { withClient } from '#platform/postgres/client.ts';
import { type Database, openDatabase } from '#platform/postgres/database.ts';
import { rawConnection, type TenantTx } from '#platform/postgres/transaction.ts';
import { freshDatabase } from '../harness/database.ts';

export const world = realWorld();
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Drawers that people of an organisation lock, and drawers of the house itself. */
const tables = `
  create table drawers (
    tenant_id uuid not null default current_tenant() references tenants (id),
    room text not null, number integer not null, content bytea,
    primary key (tenant_id, room, number)
  );
  call protect_tenant_table('drawers', 'select, insert, update, delete');
  create table house_drawers (id uuid primary key, content bytea);
  alter table house_drawers enable row level security;
  call allow_system('house_drawers', 'select', 'insert', 'update');`;

export const drawerColumn: SealedColumn = {
  table: 'drawers',
  column: 'content',
  key: ['room', 'number'],
  rowOf: ([room, number]) => `${room} ${number}`,
};
export const houseColumn: SealedColumn = { table: 'house_drawers', column: 'content' };

export type Drawer = { room: string; number: number };
export type Node = { database: Database; keyring: Keyring; seals: Seals; world: World };

/** A database of its own, one key file, and as many nodes as a test opens on them. */
export async function openCryptoHouse() {
  const place = await freshDatabase();
  await withClient(place.owner, client => client.query(tables));
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-crypto-'));
  const keyFile = join(folder, 'keys', 'ring');
  const closing: (() => Promise<void>)[] = [];

  async function openNode({ mostConnections = 6, worldOf = world, file = keyFile } = {}): Promise<Node> {
    const database = openDatabase({ address: place.login, mostConnections, log: silent });
    closing.push(database.close);
    const keyring = await openKeyring({ world: worldOf, file });
    const seals = await openSeals({ keyring, database, world: worldOf });
    return { database, keyring, seals, world: worldOf };
  }

  async function asOwner(sql: string, values?: unknown[]) {
    return withClient(place.owner, async client => (await client.query(sql, values)).rows);
  }

  return {
    openNode,
    asOwner,
    /** As if that much time had passed since the key was superseded. */
    async letRest(table: 'key_encryption_keys' | 'tenant_keys', hours: number): Promise<void> {
      await asOwner(`update ${table} set superseded_at = superseded_at - $1 * interval '1 hour'`, [hours]);
    },
    folder,
    keyFile,
    owner: place.owner,
    async foundTenant({ database, seals }: Pick<Node, 'database' | 'seals'>, slug: string): Promise<Scope> {
      const id = newId<'tenant'>(world);
      await database.asSystem('act for the operator', async tx => {
        await tx.insertInto('tenants').values({ id, slug, name: slug, created_at: world.now() }).execute();
        await seals.makeTenantKey(tx, id);
      });
      return operatorOf(id);
    },
    /** Everything in every table, bytes as they are and as PostgreSQL prints them. */
    async dump(): Promise<string> {
      const rows = await asOwner(
        `select format('select %L || string_agg(t::text, chr(10)) as text from %I.%I t', c.relname, n.nspname, c.relname) as sql
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
      );
      const texts = await Promise.all(rows.map(({ sql }) => asOwner(sql)));
      return texts.map(([row]) => row?.text ?? '').join('\n');
    },
    async close() {
      for (const close of closing) await close();
      await rm(folder, { recursive: true });
      await place.drop();
    },
  };
}

export function operatorOf(tenantId: TenantId): Scope {
  return mintScope({ tenantId, actor: { kind: 'operator' }, permissions: [] });
}

export function placeOf({ room, number }: Drawer) {
  return { table: 'drawers', column: 'content', row: `${room} ${number}` };
}

export async function lock(node: Node, who: Scope, drawer: Drawer, content: string): Promise<void> {
  await node.database.inTenant(who, async tx => {
    const sealed = await node.seals.seal(tx, who, placeOf(drawer), content);
    await rawConnection(tx).query(
      `insert into drawers (room, number, content) values ($1, $2, $3)
       on conflict (tenant_id, room, number) do update set content = excluded.content`,
      [drawer.room, drawer.number, sealed],
    );
  });
}

export async function unlock(node: Node, who: Scope, drawer: Drawer): Promise<string> {
  return node.database.inTenant(who, tx => unlockIn(node.seals, tx, who, drawer));
}

export async function unlockIn(seals: Seals, tx: TenantTx, who: Scope, drawer: Drawer): Promise<string> {
  const { rows } = await rawConnection(tx).query(
    'select content from drawers where room = $1 and number = $2',
    [drawer.room, drawer.number],
  );
  return (await seals.open(tx, who, placeOf(drawer), rows[0].content)).reveal();
}

export async function lockInHouse(node: Node, content: string): Promise<string> {
  const id = newId<'drawer'>(world);
  const sealed = node.seals.sealForInstallation({ ...houseColumn, row: id }, content);
  await node.database.asSystem('serve keys', tx =>
    rawConnection(tx).query('insert into house_drawers values ($1, $2)', [id, sealed]),
  );
  return id;
}

export async function unlockInHouse(node: Node, id: string): Promise<string> {
  const { rows } = await node.database.asSystem('serve keys', tx =>
    rawConnection(tx).query('select content from house_drawers where id = $1', [id]),
  );
  return node.seals.openForInstallation({ ...houseColumn, row: id }, rows[0].content).reveal();
}

/** The real world for a node whose memory of keys is always too old: each use asks the database again. */
export function forgetful(): World {
  let passedMs = 0;
  return {
    ...world,
    elapsedMs() {
      passedMs += 600_000;
      return passedMs;
    },
  };
}

/** The real world, with a clock for measuring that a test moves. */
export function handMoved(): { world: World; pass(durationMs: number): void } {
  let passedMs = 0;
  return {
    world: { ...world, elapsedMs: () => passedMs },
    pass(durationMs) {
      passedMs += durationMs;
    },
  };
}
