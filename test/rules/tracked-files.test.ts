import { test } from 'node:test';
import { expectNone, expectSome, type Finding } from './findings.ts';
import { trackedFiles } from './source-tree.ts';

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

function strays(path: string): Finding[] {
  return kept.filter(({ pattern }) => pattern.test(path)).map(({ says }) => ({ path, says }));
}
