import assert from 'node:assert/strict';
import { withClient } from '#platform/postgres/client.ts';
import type { TestDatabase } from './database.ts';

/** Everything that a story's server said or kept, and what must not be found in it. */
export type Spoken = {
  logLines: readonly string[];
  /** Bodies and headers of every answer, as text. */
  answers: readonly string[];
  /** Known to nobody but their owner: passwords, key-encryption keys, Google's refresh tokens. */
  planted: readonly string[];
  /** Handed out once, in the answer that made them: keys, tokens, links, cookies. */
  issued: readonly string[];
  /** Planted ones that a story has taken on purpose, once for each answer that must have one. */
  exported?: readonly string[];
};

/** Run at the end of every story: no canary in a log line, an answer, or a dump of the database. */
export async function expectNoLeak(database: TestDatabase, spoken: Spoken): Promise<void> {
  const dump = await dumpOf(database);
  const log = spoken.logLines.join('\n');
  const answers = spoken.answers.join('\n');
  for (const canary of [...spoken.planted, ...spoken.issued]) {
    for (const form of formsOf(canary)) {
      assert.ok(!log.includes(form), `a secret is in the log: ${around(log, form)}`);
      assert.ok(!dump.includes(form), `a secret is in the database: ${around(dump, form)}`);
    }
  }
  const exported = spoken.exported ?? [];
  for (const canary of spoken.planted.filter(planted => !exported.includes(planted))) {
    assert.ok(!answers.includes(canary), `a secret is in an answer: ${around(answers, canary)}`);
  }
  for (const canary of new Set(exported)) {
    const announced = exported.filter(each => each === canary).length;
    const found = answers.split(canary).length - 1;
    assert.equal(found, announced, 'a secret is in more or fewer answers than the story has said');
  }
}

/** As it is, and as it would stand in bytes or in somebody's encoding. */
function formsOf(canary: string): string[] {
  const bytes = Buffer.from(canary, 'utf8');
  return [canary, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')];
}

function around(text: string, found: string): string {
  const at = text.indexOf(found);
  return `${text.slice(Math.max(0, at - 120), at)}[here]`;
}

/** Every row of every table, in all schemas but PostgreSQL's own, as its owner sees it. */
async function dumpOf({ owner }: TestDatabase): Promise<string> {
  return withClient(owner, async client => {
    const { rows: tables } = await client.query<{ name: string }>(`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not like 'pg_%' and n.nspname <> 'information_schema'`);
    const parts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`);
      parts.push(name, ...rows.map(row => row.line));
    }
    return parts.join('\n');
  });
}
