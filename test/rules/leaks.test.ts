import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { withClient } from '#platform/postgres/client.ts';
import { freshDatabase, type TestDatabase } from '#test/harness/database.ts';
import { expectNoLeak, type Spoken } from '#test/harness/leaks.ts';

// Every story ends with expectNoLeak; here is the proof that it would find something.

const canary = 'canary-4f1c9a77e2';
const silence: Spoken = { logLines: [], answers: [], planted: [canary], issued: [] };
let database: TestDatabase;

before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test('silence is no leak', () => expectNoLeak(database, silence));

test('a secret in a log line is found', () =>
  assert.rejects(expectNoLeak(database, { ...silence, logLines: [`tried ${canary}`] }), /in the log/));

test('a secret in an answer is found', () =>
  assert.rejects(expectNoLeak(database, { ...silence, answers: [`{"key":"${canary}"}`] }), /in an answer/));

test('what was issued may stand in its answer, and nowhere else', async () => {
  const spoken: Spoken = { ...silence, planted: [], issued: [canary], answers: [canary] };
  await expectNoLeak(database, spoken);
  await assert.rejects(expectNoLeak(database, { ...spoken, logLines: [canary] }), /in the log/);
});

test('what was exported may stand in the answers that were announced, in no other, and in no log', async () => {
  const spoken: Spoken = { ...silence, exported: [canary], answers: [`{"refresh_token":"${canary}"}`] };
  await expectNoLeak(database, spoken);
  const twice = [...spoken.answers, ...spoken.answers];
  await assert.rejects(expectNoLeak(database, { ...spoken, answers: twice }), /more or fewer/);
  await assert.rejects(expectNoLeak(database, { ...spoken, answers: [] }), /more or fewer/);
  await assert.rejects(expectNoLeak(database, { ...spoken, logLines: [canary] }), /in the log/);
});

test('a secret in the database is found, as text and as bytes, in any schema', async () => {
  const plant = (sql: string) =>
    withClient(database.owner, client =>
      client.query(`drop schema if exists nest cascade; create schema nest; ${sql}`),
    );
  await plant(`create table nest.egg as select '${canary}' as shell`);
  await assert.rejects(expectNoLeak(database, silence), /in the database/);
  await plant(`create table nest.egg as select '${canary}'::bytea as shell`);
  await assert.rejects(expectNoLeak(database, silence), /in the database/);
});
