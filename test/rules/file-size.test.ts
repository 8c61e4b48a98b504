import { test } from 'node:test';
import { type Exceptions, expectNone, expectSome, type Finding } from './findings.ts';
import { readText, trackedFiles } from './source-tree.ts';

const MOST_LINES = 300;
const written = /\.(tsx?|css|sql|sh|grit)$|^(keyholder|\.ci\/run)$/;

const exceptions: Exceptions = {};

test('no file is longer than a reader can keep in mind', () => {
  const long = trackedFiles()
    .filter(path => written.test(path) && !path.endsWith('.gen.ts'))
    .flatMap(path => tooLong(path, readText(path)));
  expectNone(long, `At most ${MOST_LINES} lines: cut along what changes for different reasons.`, exceptions);
});

test('a file of one line too many is seen', () => {
  expectSome(tooLong('src/a.ts', 'x\n'.repeat(MOST_LINES)), 0);
  expectSome(tooLong('src/a.ts', 'x\n'.repeat(MOST_LINES + 1)), 1);
});

function tooLong(path: string, text: string): Finding[] {
  const count = text.split('\n').length - 1;
  return count > MOST_LINES ? [{ path, says: `has ${count} lines` }] : [];
}
