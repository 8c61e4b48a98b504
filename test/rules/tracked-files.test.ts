import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { expectNone, expectSome, type Finding } from './findings.ts';
import { trackedFiles } from './source-tree.ts';
import { filesOf } from './tree-files.ts';

/** What belongs to one machine or holds secrets. */
const kept = [
  { pattern: /(^|\/)\.env(\.(?!example$)|$)/, says: 'is somebody’s environment' },
  { pattern: /\.(pem|key|p12|pfx|jks|kdbx)$/, says: 'looks like a key' },
  { pattern: /(^|\/)(node_modules|data|\.cache|dist)\//, says: 'is made, not written' },
  { pattern: /\.(log|sqlite|dump|tgz)$/, says: 'is left over from a run' },
  { pattern: /(^|\/)(\.DS_Store|Thumbs\.db|\.idea|\.vscode)/, says: 'is of one person’s machine' },
];

test('nothing of one machine and no secret is under version control', () => {
  expectNone(trackedFiles().flatMap(strays), 'Remove it from git and name it in .gitignore.');
});

test('environments, keys and left-overs are seen', () => {
  expectSome(['.env', 'console/.env.local', 'test/a.pem', 'data/postgres/PG_VERSION'].flatMap(strays), 4);
  expectSome(['.env.example', 'src/features/tenants/data.ts'].flatMap(strays), 0);
});

test('without git the same files are judged, but for what somebody has just begun', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-tree-'));
  const kept = ['src/a.ts', '.env.example', '.ci/run'];
  const made = ['node_modules/a/b.ts', 'data/c', '.env', 'console/dist/d.js', '.env.local'];
  for (const path of [...kept, ...made]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), '');
  }
  assert.deepEqual(filesOf(folder), kept.toSorted());
  await rm(folder, { recursive: true });
});

function strays(path: string): Finding[] {
  return kept.filter(({ pattern }) => pattern.test(path)).map(({ says }) => ({ path, says }));
}
