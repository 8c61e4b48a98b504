import { chown, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '#kernel/failures.ts';
import { runProgram } from './run-program.ts';

/** Whose processes and files the database's are. */
export type RunAs = {
  uid: number;
  command(program: string, args: readonly string[]): readonly [file: string, args: readonly string[]];
  own(path: string): Promise<void>;
};

type User = { uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root, so root lends it another uid. What was chosen once is remembered by
 * the owner of the cluster: root means a user namespace, anybody else means that user.
 */
export async function chooseRunAs(folder: string, postgres: string): Promise<RunAs> {
  const uid = process.geteuid?.() ?? 0;
  const owner = await ownerOf(join(folder, 'cluster'));
  if (uid !== 0) return asOurselves(uid, owner, folder);
  for (const candidate of await waysDownFromRoot(owner)) {
    const { isSuccess } = await runProgram(candidate, postgres, ['--version']);
    if (isSuccess) return candidate;
  }
  throw new CannotStart(
    'PostgreSQL does not run as root, and this machine or container does not let root lend it another user ' +
      '(setpriv with the capabilities SETUID, SETGID and DAC_OVERRIDE, or unshare --user). ' +
      (owner?.uid === 0 ? `It may help to hand over the database: chown -R nobody ${folder}/cluster. ` : '') +
      'Otherwise start Keyholder as an ordinary user who owns the data folder, or set DATABASE_URL.',
  );
}

async function ownerOf(cluster: string): Promise<User | undefined> {
  return stat(cluster).catch(() => undefined);
}

function asOurselves(uid: number, owner: User | undefined, folder: string): RunAs {
  if (owner && owner.uid !== uid) {
    throw new CannotStart(
      `The database in ${folder} belongs to another user (id ${owner.uid}). ` +
        `Start Keyholder the way it was started before, or hand the folder over: chown -R ${uid} ${folder}`,
    );
  }
  return { uid, command: (program, args) => [program, args], own: async () => undefined };
}

async function waysDownFromRoot(owner: User | undefined): Promise<RunAs[]> {
  if (process.platform !== 'linux') return [];
  const nobody = await findNobody();
  if (owner?.uid === 0) return [inUserNamespace(nobody)];
  const user = owner ?? nobody;
  const dropped = [withUser(user, 'dac_read_search'), withUser(user, 'dac_override')];
  return owner ? dropped : [...dropped, inUserNamespace(nobody)];
}

/** PostgreSQL looks its user up by name, so it must be one of the user table; this one always is. */
async function findNobody(): Promise<User> {
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8')) ?? [];
  if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  throw new CannotStart(
    'PostgreSQL does not run as root, and /etc/passwd names no user `nobody` to run it as. ' +
      'Start Keyholder as an ordinary user, or set DATABASE_URL.',
  );
}

/** The capability lets it pass parent folders that only root may read; containers often have only the second. */
function withUser(user: User, capability: 'dac_read_search' | 'dac_override'): RunAs {
  return {
    uid: user.uid,
    command: (program, args) => [
      'setpriv',
      [
        ...['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'],
        ...['--securebits', '+no_setuid_fixup'],
        ...['--inh-caps', `-all,+${capability}`, '--ambient-caps', `-all,+${capability}`],
        ...['--', program, ...args],
      ],
    ],
    own: path => chown(path, user.uid, user.gid),
  };
}

/** Inside it is that user, outside still root: nothing changes hands. */
function inUserNamespace(user: User): RunAs {
  return {
    uid: 0,
    command: (program, args) => [
      'unshare',
      ['--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`, '--', program, ...args],
    ],
    own: async () => undefined,
  };
}
