import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { verbs } from '#entry/cli/verbs.ts';
import { expectNone, expectSome, type Finding } from './findings.ts';
import { checkout, readText, trackedFiles } from './source-tree.ts';

const MOST_LINES_OF_AN_ADR = 40;

/** A word with a slash that begins like this is a path of ours; others are addresses, media types, fractions. */
const ours =
  /^(src|console|simulators|migrations|test|bench|scripts|docs|biome|\.ci)\/[\w./*<>{}-]*$|^[A-Z]+\.md$/;
/** What the launcher itself does, before any verb of the server. */
const launcherVerbs = ['test', 'check', 'help'];

type Document = { path: string; text: string };

const documents = trackedFiles()
  .filter(path => path.endsWith('.md'))
  .map(path => ({ path, text: readText(path) }));

test('every path that a document names is there', () => {
  expectNone(documents.flatMap(missingPaths), 'The document speaks of what is not there.');
});

test('every command that a document names exists', () => {
  expectNone(documents.flatMap(missingCommands), 'Documents are read by people who type what they read.');
});

test('every decision is told on one page', () => {
  const long = documents
    .filter(({ path }) => path.startsWith('docs/adr/'))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MOST_LINES_OF_AN_ADR);
  expectNone(
    long.map(({ path, lines }) => ({ path, says: `has ${lines} lines` })),
    `At most ${MOST_LINES_OF_AN_ADR} lines: what was decided, against what, and what it costs.`,
  );
});

test('missing paths and commands are seen', () => {
  const path = 'docs/a.md';
  const wrong =
    'See [here](../nowhere.md#top), `src/kernel/nothing.ts` and `docs/missing/`.\n![x](./none.png)';
  expectSome(missingPaths({ path, text: wrong }), 4);
  expectSome(
    missingCommands({ path, text: '`./keyholder fly`\n\n    node scripts/none.ts\n\n`npm run x`' }),
    3,
  );
});

test('what is there, other addresses and patterns are left alone', () => {
  const path = 'docs/a.md';
  const right =
    '[a](https://example.com/a/b) `src/kernel/ids.ts` `src/features` `test/stories/*.test.ts` `application/json` `/api/v1`';
  expectSome(missingPaths({ path, text: right }), 0);
  expectSome(missingCommands({ path, text: '`./keyholder demo --reset`, `node test/run.ts`' }), 0);
});

function missingPaths({ path, text }: Document): Finding[] {
  const links = matches(text, /\]\(([^)\s]+)\)/g)
    .filter(({ word }) => !/^(\w+:|#|\/)/.test(word))
    .map(({ word, line }) => ({ line, word: posix.join(posix.dirname(path), word.replace(/#.*/, '')) }));
  const words = matches(text, /`([^`\n]+)`/g).filter(({ word }) => ours.test(word));
  return [...links, ...words]
    .filter(({ word }) => !isThere(word))
    .map(({ word, line }) => ({ path, line, says: `names ${word}` }));
}

/** Of a pattern, the folder it is about. */
function isThere(word: string): boolean {
  const plain = word.replace(/[^/]*[*<{].*/, '').replace(/\/$/, '');
  return plain === '' || existsSync(checkout + plain);
}

function missingCommands({ path, text }: Document): Finding[] {
  const known = [...verbs.map(({ name }) => name), ...launcherVerbs];
  const keyholder = matches(text, /\.\/keyholder ([\w-]+)/g).filter(({ word }) => !known.includes(word));
  const node = matches(text, /\bnode ((?:[\w.-]+\/)+[\w.-]+\.ts)/g).filter(({ word }) => !isThere(word));
  const npm = matches(text, /\bnpm (run [\w:-]+)/g);
  return [...keyholder, ...node, ...npm].map(({ word, line }) => ({ path, line, says: `says: ${word}` }));
}

function matches(text: string, pattern: RegExp): { word: string; line: number }[] {
  return [...text.matchAll(pattern)].map(match => ({
    word: match[1] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}
