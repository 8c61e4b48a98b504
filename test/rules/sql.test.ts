import { test } from 'node:test';
import ts from 'typescript';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { importsOf, type Source, sourceFrom, sourcesIn } from './source-tree.ts';

const homes = /\/store\.ts$|^src\/platform\//;

const exceptions: Exceptions = {};

test('SQL is written in store.ts, in migrations and in the platform', () => {
  const files = sourcesIn('src/').filter(file => !homes.test(file.path) && !file.path.endsWith('.test.ts'));
  expectNone(files.flatMap(sqlIn), 'Give the statement a name in the store.ts of its feature.', exceptions);
});

test('every way of writing SQL is seen', () => {
  const ways = [
    "tx.selectFrom('users').selectAll()",
    "tx.deleteFrom('users')",
    "import { sql } from 'kysely'",
    'pool.query("select id from users where name = $1")',
    'const text = `insert into users values (\u0024{id})`',
    'rawConnection(tx).query(text)',
  ];
  expectSome(ways.map(text => sourceFrom('src/features/a/list.ts', text)).flatMap(sqlIn), ways.length);
});

test('plain words that sound like SQL are left alone', () => {
  const fine = ['"Select a name from the list"', '"update your profile"', 'items.with(0, item)'];
  expectSome(fine.map(text => sourceFrom('src/features/a/list.ts', text)).flatMap(sqlIn), 0);
});

const builders = /^(selectFrom|selectNoFrom|insertInto|updateTable|deleteFrom|mergeInto|withRecursive)$/;
const statement =
  /^\s*(select\s[\s\S]+?\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s)/;

function sqlIn(file: Source): Finding[] {
  const written = file.nodes
    .filter(isSql)
    .map(node => findingAt(file, node, `writes SQL: ${node.getText().slice(0, 40)}`));
  const taken = importsOf(file)
    .filter(({ package: name, names }) => name === 'kysely' && names.includes('sql'))
    .map(({ node }) => findingAt(file, node, 'takes sql from kysely'));
  return [...written, ...taken];
}

function isSql(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) {
    const { expression } = node;
    if (ts.isPropertyAccessExpression(expression)) return builders.test(expression.name.text);
    return ts.isIdentifier(expression) && expression.text === 'rawConnection';
  }
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return isText && statement.test(node.getText().slice(1));
}
