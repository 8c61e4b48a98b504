import { test } from 'node:test';
import ts from 'typescript';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { importsOf, type Source, sourceFrom, sourcesIn } from './source-tree.ts';

const exceptions: Exceptions = {
  'src/config.ts': 'the one place that reads the environment',
  'simulators/main.ts': 'a process of its own, which must not know src/config.ts',
  'test/run.ts': 'hands the environment on to the processes that run tests',
  'test/harness/environment.ts': 'what the tests read from outside, in one place',
};

test('the environment is read in one place', () => {
  const files = sourcesIn('src/', 'simulators/', 'console/', 'test/', 'scripts/');
  expectNone(files.flatMap(readings), 'Take the setting from config as a parameter.', exceptions);
});

test('every way of reading the environment is seen', () => {
  const ways = ['process.env.HOME', "process['env'].HOME", 'const { env } = process', 'import.meta.env.MODE'];
  const files = [...ways, "import { env } from 'node:process'"].map(text => sourceFrom('src/a.ts', text));
  expectSome(files.flatMap(readings), 5);
});

function readings(file: Source): Finding[] {
  const imported = importsOf(file).filter(
    ({ package: name, names }) => name === 'node:process' && names.includes('env'),
  );
  const read = file.nodes.filter(node => isReading(node));
  return [...read, ...imported.map(({ node }) => node)].map(node =>
    findingAt(file, node, 'reads the environment'),
  );
}

function isReading(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isSource(node.expression);
  if (ts.isElementAccessExpression(node)) {
    const { argumentExpression: key } = node;
    return ts.isStringLiteralLike(key) && key.text === 'env' && isSource(node.expression);
  }
  if (ts.isVariableDeclaration(node) && node.initializer && ts.isObjectBindingPattern(node.name)) {
    return isSource(node.initializer) && /\benv\b/.test(node.name.getText());
  }
  return false;
}

function isSource(node: ts.Expression): boolean {
  return ts.isMetaProperty(node) || (ts.isIdentifier(node) && node.text === 'process');
}
