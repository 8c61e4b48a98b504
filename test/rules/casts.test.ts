import { test } from 'node:test';
import ts from 'typescript';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { type Source, sourceFrom, sourcesIn } from './source-tree.ts';

const homes = /^src\/(kernel|platform\/postgres)\//;

const exceptions: Exceptions = {
  'src/platform/http/route.ts': 'forgets a route’s own types, which the pipeline restores by parsing',
};

test('no type is claimed that was not checked', () => {
  const files = sourcesIn('src/', 'simulators/', 'console/', 'test/', 'bench/', 'scripts/');
  expectNone(
    files.filter(file => !homes.test(file.path)).flatMap(claims),
    'Parse it, narrow it or use satisfies.',
    exceptions,
  );
});

test('every way of claiming a type is seen', () => {
  const ways = ['x as Scope', 'x as unknown as Scope', '<Scope>x', 'x!.id', 'let x: any', 'f(x as never)'];
  const files = ways.map(text => sourceFrom('src/features/a/list.ts', text));
  expectSome(files.flatMap(claims), ways.length + 1);
});

test('constants and checks are no claims', () => {
  const fine = ["['a'] as const", 'x satisfies Scope', "import { a as b } from './c.ts'", 'const as = 1'];
  expectSome(fine.map(text => sourceFrom('src/features/a/list.ts', text)).flatMap(claims), 0);
});

function claims(file: Source): Finding[] {
  return file.nodes.flatMap(node => {
    const says = claimOf(node);
    return says
      ? [findingAt(file, node, `${says}: ${node.getText().replaceAll(/\s+/g, ' ').slice(-50)}`)]
      : [];
  });
}

function claimOf(node: ts.Node): string | undefined {
  if (ts.isAsExpression(node)) return ts.isConstTypeReference(node.type) ? undefined : 'claims a type';
  if (ts.isTypeAssertionExpression(node)) return 'claims a type';
  if (ts.isNonNullExpression(node)) return 'claims that it is there';
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'gives up on types';
  return undefined;
}
