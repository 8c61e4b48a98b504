import { after, before, test } from 'node:test';
import { withClient } from '#platform/postgres/client.ts';
import { freshDatabase, type TestDatabase } from '#test/harness/database.ts';
import { generatedFiles } from '../../scripts/generated-files.ts';
import { expectNone, expectSome, type Finding } from './findings.ts';
import { readText } from './source-tree.ts';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

for (const { path, make } of generatedFiles) {
  test(`${path} says what is so`, async () => {
    const text = await withClient(database.owner, async client => make(client));
    expectNone(
      differences(path, readText(path), text),
      'Out of date: run node scripts/generate.ts and read what changes.',
    );
  });
}

test('every difference is seen', () => {
  expectSome(differences('a.txt', 'one\ntwo\n', 'one\nthree\n'), 2);
  expectSome(differences('a.txt', 'one\ntwo\n', 'two\none\n'), 1);
  expectSome(differences('a.txt', 'one\n', 'one\n'), 0);
});

function differences(path: string, is: string, should: string): Finding[] {
  if (is === should) return [];
  const [present, wanted] = [is.split('\n'), should.split('\n')];
  const missing = wanted.filter(line => !present.includes(line)).map(line => `lacks: ${line}`);
  const needless = present.filter(line => !wanted.includes(line)).map(line => `still says: ${line}`);
  const lines = [...missing, ...needless];
  return (lines.length > 0 ? lines : ['says the right lines in another order']).map(says => ({ path, says }));
}
