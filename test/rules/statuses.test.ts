import { test } from 'node:test';
import ts from 'typescript';
import { expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { type Source, sourceFrom, sourcesIn } from './source-tree.ts';

test('HTTP statuses are written in problem.ts only', () => {
  expectNone(
    sourcesIn('src/')
      .filter(file => !file.path.endsWith('.test.ts'))
      .flatMap(written),
    'Throw fail(code), or answer by ok, created, empty or a status of problem.ts.',
  );
});

test('statuses are judged at the edge of the vendors only', () => {
  const inside = sourcesIn('src/').filter(file => !/^src\/providers\/|\.test\.ts$/.test(file.path));
  expectNone(inside.flatMap(judged), 'Let the provider say dead, misconfigured or busy.');
});

test('every way of writing a status is seen', () => {
  const ways = [
    "new Response('no', { status: 403 })",
    "context.text('no', 404)",
    'response.statusCode = 500',
    'response.writeHead(302)',
    "Response.redirect('/', 303)",
    'context.status(201)',
  ];
  expectSome(ways.map(text => sourceFrom('src/a.ts', text)).flatMap(written), ways.length);
  expectSome(
    judged(sourceFrom('src/a.ts', 'if (response.status >= 500 || 404 === answer.status) retry()')),
    2,
  );
});

test('numbers that are no statuses are left alone', () => {
  const fine = ['page.slice(0, 200)', 'const limit = { status: "open", most: 400 }', 'wait(500)'];
  expectSome(fine.map(text => sourceFrom('src/a.ts', text)).flatMap(written), 0);
});

/** Calls that take a status, and where it stands among their arguments. */
const callsWithStatus: Readonly<Record<string, number>> = {
  text: 1,
  json: 1,
  html: 1,
  body: 1,
  redirect: 1,
  newResponse: 1,
  status: 0,
  writeHead: 0,
  sendStatus: 0,
};

function written(file: Source): Finding[] {
  return file.nodes
    .filter(writesStatus)
    .map(node => findingAt(file, node, `writes a status: ${node.getText().slice(0, 50)}`));
}

function writesStatus(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node)) {
    return /^(status|statusCode)$/.test(node.name.getText()) && isStatus(node.initializer);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return namesStatus(node.left) && isStatus(node.right);
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const position = callsWithStatus[node.expression.name.text];
  return position !== undefined && isStatus(node.arguments[position]);
}

function judged(file: Source): Finding[] {
  return file.nodes
    .filter(judgesStatus)
    .map(node => findingAt(file, node, `judges a status: ${node.getText().slice(0, 50)}`));
}

function judgesStatus(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { left, right } = node;
  return (namesStatus(left) && isStatus(right)) || (isStatus(left) && namesStatus(right));
}

function namesStatus(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && /^(status|statusCode)$/.test(node.name.text);
}

function isStatus(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isNumericLiteral(node) && /^[1-5]\d\d$/.test(node.text);
}
