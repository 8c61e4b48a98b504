import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';
import type { Binaries } from './binaries.ts';
import { explainFailure } from './explain.ts';
import { moveDurably, readIfThere, reasonOf, writePrivately } from './folder.ts';
import type { RunAs } from './run-as.ts';
import { type Outcome, runProgram } from './run-program.ts';

export const OWNER = 'keyholder_owner';

const PASSWORD_BYTES = 32;
const DRAFT = 'cluster.new-';

const PASSWORD_FILE = 'password';

export type Cluster = { path: string; password?: string };

export function clusterIn(folder: string): string {
  return join(folder, 'cluster');
}

export async function readPassword(folder: string): Promise<string | undefined> {
  return (await readIfThere(join(folder, PASSWORD_FILE)))?.trim() || undefined;
}

/** Makes the cluster and its owner's password at the first start; whoever calls this holds the lock. */
export async function ensureCluster(folder: string, binaries: Binaries, runAs: RunAs): Promise<Cluster> {
  const path = clusterIn(folder);
  try {
    await sweepDrafts(folder);
    const known = await readPassword(folder);
    if (await isThere(path)) return { path, ...(known && { password: known }) };
    const password = known || newPassword();
    await writePrivately(join(folder, PASSWORD_FILE), `${password}\n`);
    await initialise(folder, password, binaries, runAs);
    return { path, password };
  } catch (cause) {
    if (cause instanceof CannotStart) throw cause;
    throw new CannotStart(`The database cannot be set up in ${folder}: ${reasonOf(cause)}.`, { cause });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What an interrupted first start left. Its initdb may still be writing, hence a new name for each. */
async function sweepDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(DRAFT)) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

function newPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url');
}

/** Made aside and renamed when complete, so that `cluster` is whole or absent. */
async function initialise(folder: string, password: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  const draft = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
  await mkdir(draft, { mode: 0o700 });
  try {
    const { isSuccess, output } = await runInitdb(draft, password, binaries, runAs);
    if (!isSuccess) throw explainFailure('create the database', output, { folder, uid: runAs.uid });
    await moveDurably(join(draft, 'cluster'), join(folder, 'cluster'));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(
  draft: string,
  password: string,
  { initdb }: Binaries,
  runAs: RunAs,
): Promise<Outcome> {
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await runAs.own(passwordFile);
  await runAs.own(draft);
  return runProgram(runAs, initdb, [
    ...['--pgdata', join(draft, 'cluster')],
    ...['--username', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--data-checksums', '--no-instructions'],
  ]);
}

/** For a lost password file: the owner of the files may set a new one without knowing the old. */
export async function replacePassword(folder: string, binaries: Binaries, runAs: RunAs): Promise<string> {
  const password = newPassword();
  const args = ['--single', '-D', join(folder, 'cluster'), '-c', 'log_min_error_statement=panic', 'postgres'];
  const statement = `alter role ${OWNER} password '${password}';\n`;
  const { isSuccess, output } = await runProgram(runAs, binaries.postgres, args, statement);
  if (!isSuccess || output.includes('ERROR')) {
    throw explainFailure('set a new password', output, { folder, uid: runAs.uid });
  }
  await writePrivately(join(folder, PASSWORD_FILE), `${password}\n`);
  return password;
}
