import { test } from 'node:test';
import ts from 'typescript';
import { excusedSkips } from './excused-skips.ts';
import { expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { type Source, sourceFrom, sourcesIn } from './source-tree.ts';

const advice = 'Run it, delete it, or give a reason in test/rules/excused-skips.ts.';

test('no test is skipped, put off or run alone', () => {
  const files = sourcesIn('test/', 'src/', 'console/').filter(file => file.path.endsWith('.test.ts'));
  expectNone(files.flatMap(skips), advice);
});

test('every way of not running a test is seen', () => {
  const ways = [
    "test.skip('a', () => {})",
    "suite.only('a', () => {})",
    "it.todo('a')",
    "test('a', { skip: true }, () => {})",
    "test('a', { todo: 'later' }, () => {})",
    "test('a', t => { t.skip('no'); })",
    "test('a');",
  ];
  expectSome(ways.map(text => sourceFrom('test/a.test.ts', text)).flatMap(skips), ways.length);
  const fine = ["test('a', () => {})", 'reader.skip(4)', "test('a', { timeout: 5 }, run)"];
  expectSome(fine.map(text => sourceFrom('test/a.test.ts', text)).flatMap(skips), 0);
});

const runners = /^(test|it|describe|suite)$/;
const waysOut = /^(skip|todo|only)$/;

function skips(file: Source): Finding[] {
  return file.nodes
    .filter(ts.isCallExpression)
    .filter(call => isSkip(call) && !Object.hasOwn(excusedSkips, nameOf(call)))
    .map(call => findingAt(file, call, `does not run: ${call.getText().slice(0, 50)}`));
}

function isSkip(call: ts.CallExpression): boolean {
  const { expression, arguments: parts } = call;
  if (ts.isPropertyAccessExpression(expression) && waysOut.test(expression.name.text)) {
    return /^(test|it|describe|suite|t|context)$/.test(expression.expression.getText());
  }
  if (!runners.test(expression.getText())) return false;
  return parts.length === 1 ? ts.isStringLiteralLike(call.arguments[0] ?? call) : parts.some(isWayOut);
}

function isWayOut(part: ts.Expression): boolean {
  if (!ts.isObjectLiteralExpression(part)) return false;
  return part.properties.some(property => waysOut.test(property.name?.getText() ?? ''));
}

/** Of the test it stands in or is. */
function nameOf(call: ts.CallExpression): string {
  for (let node: ts.Node = call; node; node = node.parent) {
    if (!ts.isCallExpression(node)) continue;
    const [name] = node.arguments;
    if (/^(test|it)\b/.test(node.expression.getText()) && name && ts.isStringLiteralLike(name))
      return name.text;
  }
  return '';
}
