import { test } from 'node:test';
import ts from 'typescript';
import { expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { type Source, sourceFrom, sourcesIn } from './source-tree.ts';

/** How a second edition begins: a flag that says where the server runs or who paid for it. */
const editions =
  /^(is|has)?_?(self_?)?(hosted|saas|cloud|enterprise|community|premium|trial|on_?prem(ises)?|edition|multi_?tenant)(_?(edition|mode|plan|version|enabled|only))?$/i;

test('there is one edition: nothing asks where the server runs', () => {
  expectNone(
    sourcesIn('src/', 'console/').flatMap(editionFlags),
    'Make it a setting with a meaning of its own.',
  );
});

test('nothing compares the server’s own address to decide what to do', () => {
  expectNone(
    sourcesIn('src/features/', 'src/providers/').flatMap(addressBranches),
    'Behave the same at every address.',
  );
});

test('flags and comparisons are seen, words of the vendors are not', () => {
  const flags = ['if (config.isHosted) f()', 'const edition = 1', 'x.selfHosted', 'config.cloudMode'];
  expectSome(flags.map(text => sourceFrom('src/a.ts', text)).flatMap(editionFlags), 4);
  const fine = ['hostedDomain', 'enterpriseId', 'cloudProject', 'const plan = 1'];
  expectSome(fine.map(text => sourceFrom('src/a.ts', text)).flatMap(editionFlags), 0);
  const branches = ["if (urls.public.includes('example.com')) f()", "urls.callbacks === 'https://a' ? 1 : 2"];
  expectSome(branches.map(text => sourceFrom('src/features/a.ts', text)).flatMap(addressBranches), 2);
});

function editionFlags(file: Source): Finding[] {
  return file.nodes
    .filter(ts.isIdentifier)
    .filter(({ text }) => editions.test(text))
    .map(node => findingAt(file, node, `speaks of ${node.text}`));
}

function addressBranches(file: Source): Finding[] {
  return file.nodes
    .filter(comparesAddress)
    .map(node => findingAt(file, node, `compares ${node.getText().slice(0, 60)}`));
}

function comparesAddress(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const isComparison = /^[!=]==?$/.test(node.operatorToken.getText());
    return isComparison && [node.left, node.right].some(side => isOwnAddress(side));
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression } = node.expression;
  return /^(includes|startsWith|endsWith|match|test)$/.test(name.text) && isOwnAddress(expression);
}

function isOwnAddress(node: ts.Node): boolean {
  return /\b(urls\.(public|console|callbacks|webhooks)|publicUrl|baseUrl)$/.test(node.getText());
}
