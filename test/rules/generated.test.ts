import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withClient } from '#platform/postgres/client.ts';
import { freshDatabase, type TestDatabase } from '#test/harness/database.ts';
import { generatedFiles } from '../../scripts/generated-files.ts';
import { readText } from './source-tree.ts';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

for (const { path, make } of generatedFiles) {
  test(`${path} says what is so`, async () => {
    const text = await withClient(database.owner, async client => make(client));
    assert.equal(
      readText(path),
      text,
      `${path} is out of date. Run node scripts/generate.ts and read what changes.`,
    );
  });
}
