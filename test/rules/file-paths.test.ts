import { test } from 'node:test';
import ts from 'typescript';
import { expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { type Source, sourceFrom, sourcesIn } from './source-tree.ts';

test('the checkout may lie in a folder with any name: no address is taken for a path', () => {
  expectNone(
    sourcesIn('src/', 'simulators/', 'scripts/', 'test/', 'bench/').flatMap(addressesAsPaths),
    'Use fileURLToPath(new URL(...)): in an address a space is %20.',
  );
});

test('an address taken for a path is seen', () => {
  const taken = "const a = new URL('..', import.meta.url).pathname;";
  const fine = "const a = fileURLToPath(new URL('..', import.meta.url)); const b = new URL(text).pathname;";
  expectSome(addressesAsPaths(sourceFrom('src/a.ts', taken)), 1);
  expectSome(addressesAsPaths(sourceFrom('src/a.ts', fine)), 0);
});

function addressesAsPaths(file: Source): Finding[] {
  return file.nodes
    .filter(ts.isPropertyAccessExpression)
    .filter(({ name, expression }) => name.text === 'pathname' && ts.isNewExpression(expression))
    .filter(({ expression }) => expression.getText(file.syntax).includes('import.meta.url'))
    .map(node => findingAt(file, node, 'takes the path of an address for the path of a file'));
}
