import ts from 'typescript';
import { importsOf, nodesOf, type Source } from './source-tree.ts';

/** What waits for somebody outside, by the names World gives it. */
const waits = /^(fetch|lookUp|askNameServer|delay)$/;

export type Reach = { leadsOutside(file: Source, call: ts.CallExpression): boolean };

type Deed = { path: string; name: string; file: Source; body: ts.Node };

/**
 * Which functions lead to the network, however deep below. Functions are followed by where they are
 * imported from; methods of providers by their name alone, since what implements them is wired elsewhere.
 */
export function networkReach(files: readonly Source[]): Reach {
  const deeds = files.flatMap(deedsOf);
  const outside = new Set<string>();
  const methods = new Set<string>();
  const links = new Map(files.map(file => [file.path, linksOf(file)]));

  function leadsOutside(file: Source, call: ts.CallExpression): boolean {
    const { expression } = call;
    if (ts.isPropertyAccessExpression(expression)) {
      return waits.test(expression.name.text) || methods.has(expression.name.text);
    }
    if (!ts.isIdentifier(expression)) return false;
    const target = links.get(file.path)?.get(expression.text) ?? `${file.path}#${expression.text}`;
    return outside.has(target);
  }

  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const { path, name, file, body } of deeds) {
      if (outside.has(`${path}#${name}`)) continue;
      const calls = nodesOf(body).filter(ts.isCallExpression);
      if (!calls.some(call => leadsOutside(file, call))) continue;
      outside.add(`${path}#${name}`);
      if (path.startsWith('src/providers/')) methods.add(name);
      isGrowing = true;
    }
  }
  return { leadsOutside };
}

/** Everything with a name and a body: functions, constants that are functions, methods, properties that are functions. */
function deedsOf(file: Source): Deed[] {
  return file.nodes.flatMap(node => {
    const isNamed =
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ((ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) && isFunction(node.initializer));
    if (!isNamed || !node.name) return [];
    return [{ path: file.path, name: node.name.getText(), file, body: node }];
  });
}

function isFunction(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));
}

/** From a name in this file to the function it stands for. */
function linksOf(file: Source): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, node } of importsOf(file)) {
    const named = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
    if (!path || !named || !ts.isNamedImports(named)) continue;
    for (const { name, propertyName } of named.elements) {
      found.set(name.text, `${path}#${(propertyName ?? name).text}`);
    }
  }
  return found;
}
