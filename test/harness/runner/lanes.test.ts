import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openLanes } from './lanes.ts';
import type { Result } from './news.ts';

/** Test files that do what test files should not, and what is to be said about them. */
const files: Readonly<Record<string, { text: string; says: readonly RegExp[] }>> = {
  good: {
    text: `test('one', () => {}); describe('group', () => { test('two', async t => { await t.test('part', () => {}); }); });`,
    says: [/^passed one/, /^passed group > two > part/, /^passed group > two/],
  },
  wrong: {
    text: `test('one', () => assert.equal(1, 2)); test('two', () => {});`,
    says: [/^failed one: AssertionError[\s\S]*1 !== 2/, /^passed two/],
  },
  unset: {
    text: `before(() => { throw new Error('no database'); }); test('one', () => {});`,
    says: [/^failed one/, /^failed the file as a whole: Error: no database/],
  },
  broken: {
    text: `import './nowhere.ts';`,
    says: [/^failed the file as a whole: [\s\S]*Cannot find module/],
  },
  empty: { text: '', says: [/^failed the file as a whole: It holds no test/] },
  skipped: {
    text: `test('one', { skip: 'later' }, () => {}); test('two', t => t.todo()); test.todo('three');`,
    says: [/^skipped one: later/, /^skipped two: no reason/, /^skipped three/],
  },
  leaking: {
    text: `test('one', () => { createServer().listen(0); });`,
    says: [/^passed one/, /^failed the file as a whole: Error: This file leaves open: a listening server/],
  },
  abandoning: {
    text: `test('one', () => { const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
      child.unref(); console.log('started', child.pid); });`,
    says: [/^passed one/],
  },
  rude: {
    text: `test('one', () => {}); test('two', () => { console.log('last words'); process.exit(3); });`,
    says: [/^passed one/, /^failed two: It ended its process with exit code 3\.[\s\S]*last words$/],
  },
  endless: {
    text: `test('one', () => new Promise(() => setInterval(() => {}, 50)));`,
    says: [/^failed one: Neither passed nor failed within 2 seconds/],
  },
  last: { text: `test('comes after all that', () => {});`, says: [/^passed comes after all that/] },
};

const head = `import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { before, describe, test } from 'node:test';
`;

let folder: string;
const results: Result[] = [];
const endedFiles: string[] = [];
const output: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyholder-runner-'));
  for (const [name, { text }] of Object.entries(files)) await writeFile(pathOf(name), head + text);
  const lanes = openLanes({
    count: 1,
    environment: {},
    interrupted: new AbortController().signal,
    silenceMs: 2_000,
    watcher: {
      hear: news => {
        if (news.kind === 'ended') results.push(news.result);
        if (news.kind === 'file_ended') endedFiles.push(news.file);
      },
      hearOutput: text => void output.push(text),
    },
  });
  await lanes.run([Object.keys(files).map(pathOf)]);
});

after(() => rm(folder, { recursive: true }));

for (const [name, { says }] of Object.entries(files)) {
  test(`of a file that is ${name}, exactly this is told`, () => {
    const own = results.filter(({ file }) => file.endsWith(`/${name}.test.mjs`)).map(lineOf);
    assert.equal(own.length, says.length, own.join('\n'));
    for (const [index, pattern] of says.entries()) assert.match(own[index] ?? '', pattern);
  });
}

test('every file comes to an end once, in the order given', () => {
  assert.deepEqual(endedFiles, Object.keys(files).map(pathOf));
});

test('what a test has started and left alone is ended', () => {
  const pid = Number(/started (\d+)/.exec(output.join(''))?.[1]);
  assert.ok(pid > 0);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

function pathOf(name: string): string {
  return join(folder, `${name}.test.mjs`);
}

function lineOf({ outcome, name, says }: Result): string {
  return says ? `${outcome} ${name}: ${says}` : `${outcome} ${name}`;
}
