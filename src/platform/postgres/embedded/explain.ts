import { CannotStart } from '#kernel/failures.ts';

const severity = /FATAL|PANIC|ERROR|error:/;

type Place = { folder: string; uid: number };

const explanations: readonly [RegExp, (place: Place) => string][] = [
  [
    /No space left on device|Disk quota exceeded/,
    ({ folder }) => `The disk that holds ${folder} is full. Free some space and start again.`,
  ],
  [/Read-only file system/, ({ folder }) => `The folder ${folder} is on a read-only file system.`],
  [
    /has invalid permissions/,
    ({ folder }) =>
      `Others may read the database's files, and PostgreSQL refuses that. Run: chmod 700 ${folder}/cluster`,
  ],
  [
    /has wrong ownership/,
    ({ folder, uid }) =>
      `The database's files belong to somebody else. Run: chown -R ${uid} ${folder}/cluster`,
  ],
  [
    /error while loading shared libraries: (\S+)/,
    () =>
      'The embedded PostgreSQL misses a system library. Set DATABASE_URL, or install what is named below.',
  ],
  [
    /could not locate a valid checkpoint record|invalid checkpoint record|could not locate required checkpoint/,
    ({ folder }) =>
      `The database in ${folder} is damaged. Restore the folder from a backup; delete nothing before.`,
  ],
  [
    /Cannot allocate memory|could not map anonymous shared memory/,
    () => 'There is not enough memory for PostgreSQL to start.',
  ],
  [
    /pre-existing shared memory block/,
    () => 'Processes of a database that was killed are still ending. Wait a moment and start again.',
  ],
  [
    /Permission denied/,
    ({ folder, uid }) =>
      `The database's processes (user id ${uid}) may not use ${folder} or the binaries in node_modules.`,
  ],
];

/** One sentence about who must do what, then the line of PostgreSQL's that says so too. */
export function explainFailure(deed: string, output: string, place: Place): CannotStart {
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const known = explanations.find(([pattern]) => pattern.test(output));
  const sentence = known ? known[1](place) : `PostgreSQL could not ${deed} in ${place.folder}.`;
  const telling = known && lines.find(line => known[0].test(line));
  const complaint = telling ?? lines.findLast(line => severity.test(line)) ?? lines.at(-1);
  return new CannotStart(complaint ? `${sentence}\nPostgreSQL said: ${withoutPrefix(complaint)}` : sentence);
}

function withoutPrefix(line: string): string {
  return line.slice(Math.max(line.search(severity), 0)).trim();
}
