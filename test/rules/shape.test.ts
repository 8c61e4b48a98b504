import { test } from 'node:test';
import ts from 'typescript';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { type Source, sourceFrom, sourcesIn } from './source-tree.ts';

/** A module is loaded once per process: what it keeps outlives every tenant, request and test. */
const stateExceptions: Exceptions = {
  'src/platform/postgres/transaction.ts': 'remembers weakly which transaction speaks on which connection',
};

test('no module keeps state of its own', () => {
  expectNone(sourcesIn('src/').flatMap(moduleState), 'Keep it in what wiring constructs.', stateExceptions);
});

test('no file only passes on what others export', () => {
  expectNone(sourcesIn('src/', 'simulators/', 'console/').flatMap(passedOn), 'Import it from where it is.');
});

test('nothing is exported by default, declared as a namespace or as an enum', () => {
  const tools: Exceptions = { 'console/vite.config.ts': 'Vite reads it so' };
  const files = sourcesIn('src/', 'simulators/', 'console/', 'test/', 'bench/', 'scripts/');
  expectNone(files.flatMap(unloved), 'Give it a name; use a union of texts.', tools);
});

test('state, barrels and defaults are seen', () => {
  const states = ['let count = 0', 'export const seen = new Map()', 'const known: string[] = []'];
  expectSome(states.map(text => sourceFrom('src/a.ts', text)).flatMap(moduleState), 3);
  const fixed = ['const list = new Set(["a"])', 'const names = ["a"]', 'function f() { let a = 1; }'];
  expectSome(fixed.map(text => sourceFrom('src/a.ts', text)).flatMap(moduleState), 0);
  expectSome(passedOn(sourceFrom('src/a.ts', "export { b } from './b.ts'; export { c } from './c.ts'")), 2);
  expectSome(passedOn(sourceFrom('src/a.ts', "export * from './b.ts'; export const own = 1;")), 1);
  expectSome(unloved(sourceFrom('src/a.ts', 'export default 1; enum A { B } namespace C {}')), 3);
});

function moduleState(file: Source): Finding[] {
  return file.syntax.statements.filter(ts.isVariableStatement).flatMap(statement => {
    const { declarations, flags } = statement.declarationList;
    const isConstant = (flags & ts.NodeFlags.Const) !== 0;
    return declarations
      .filter(declaration => !isConstant || startsEmpty(declaration.initializer))
      .map(declaration => findingAt(file, declaration, `keeps ${declaration.name.getText()}`));
  });
}

/** Nobody makes an empty collection but to fill it. */
function startsEmpty(value: ts.Expression | undefined): boolean {
  if (!value) return false;
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (!ts.isNewExpression(value) || value.arguments?.length) return false;
  return /^(Map|Set|WeakMap|WeakSet|AsyncLocalStorage|EventEmitter)$/.test(value.expression.getText());
}

function passedOn(file: Source): Finding[] {
  const exported = file.syntax.statements.filter(isPassedOn);
  const isBarrel = exported.length === file.syntax.statements.length;
  return exported
    .filter(statement => isBarrel || (ts.isExportDeclaration(statement) && !statement.exportClause))
    .map(statement => findingAt(file, statement, `passes on ${statement.getText().slice(0, 60)}`));
}

function isPassedOn(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

function unloved(file: Source): Finding[] {
  return file.nodes.flatMap(node => {
    if (ts.isExportAssignment(node)) return [findingAt(file, node, 'exports a default')];
    if (ts.isEnumDeclaration(node)) return [findingAt(file, node, 'declares an enum')];
    const isNamespace =
      ts.isModuleDeclaration(node) && ts.isIdentifier(node.name) && node.name.text !== 'global';
    return isNamespace ? [findingAt(file, node, 'declares a namespace')] : [];
  });
}
