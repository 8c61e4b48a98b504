import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditNeeds } from '#features/audit/record.ts';
import { fail } from '#kernel/failures.ts';
import type { TenantId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { changed, type Kept, named, readKept, unreadable } from './kept.ts';
import { recordChanges } from './record-changes.ts';
import type { ElsewhereProvider } from './secrets.ts';
import { findKept, lockSecrets, upsertKept } from './store.ts';

type Needs = AuditNeeds & { database: Database };

const FILE = 'secrets.json';
const ONLY_OURS = 0o600;
const ONLY_OUR_FOLDER = 0o700;

/** One folder for each organisation and one file in it, readable by the server's user alone. */
export function createFileSecrets(needs: Needs, folder: string): ElsewhereProvider {
  const folderOf = (tenantId: TenantId) => join(folder, tenantId);

  async function read(tx: TenantTx, { tenantId }: Scope): Promise<Kept> {
    const text = await readText(join(folderOf(tenantId), FILE));
    if (text === undefined && (await findKept(tx, 'files'))) throw unreadable('the file is gone');
    return text === undefined ? new Map() : readKept(parsed(text));
  }

  const update: ElsewhereProvider['update'] = (who, names, decide) =>
    needs.database.inTenant(who, async tx => {
      await lockSecrets(tx); // one after the other, also from several nodes on one disk
      const before = await read(tx, who);
      const changes = decide(named(before, names));
      if (changes.size === 0) return;
      const after = changed(before, changes);
      await recordChanges(needs, tx, who, changes);
      await upsertKept(tx, { kind: 'files', hasAny: after.size > 0, now: needs.world.now() });
      // Last of all: whatever failed before it has changed nothing.
      await write(needs, folderOf(who.tenantId), after);
    });

  return {
    kind: 'files',
    read: (who, names) => needs.database.inTenant(who, async tx => named(await read(tx, who), names)),
    write: (who, changes) => update(who, [], () => changes),
    update,
    forget: tenantId => rm(folderOf(tenantId), { recursive: true, force: true }),
  };
}

/** Undefined when there is no such file; whatever else is in the way is a failure. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw unreadable(cause);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.name : cause); // its message quotes what it could not read
  }
}

/** Written beside and renamed into place, each made durable: after a crash there is the old file or the new one. */
async function write({ world }: Needs, folder: string, all: Kept): Promise<void> {
  const beside = join(folder, `.${world.randomBytes(8).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true, mode: ONLY_OUR_FOLDER });
    await durably(beside, 'wx', file => file.writeFile(JSON.stringify(Object.fromEntries(all), null, 2)));
    await rename(beside, join(folder, FILE));
    await durably(folder, 'r', async () => {});
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => {});
    throw fail('unavailable', {
      detail: 'The secrets of this organisation cannot be written just now.',
      cause,
    });
  }
}

async function durably(
  path: string,
  flags: 'wx' | 'r',
  use: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, ONLY_OURS);
  try {
    await use(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
