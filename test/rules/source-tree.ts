import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { filesOf } from './tree-files.ts';

/** What is in the checkout, read once for all rules. */
export const checkout = fileURLToPath(new URL('../../', import.meta.url));

export type Source = {
  path: string;
  text: string;
  syntax: ts.SourceFile;
  /** All of them, outer ones before inner ones. */
  nodes: readonly ts.Node[];
};

let known: readonly string[] | undefined;
const parsed = new Map<string, Source>();

export function trackedFiles(): readonly string[] {
  known ??= filesOf(checkout);
  return known;
}

export function readText(path: string): string {
  return readFileSync(checkout + path, 'utf8');
}

/** The TypeScript files below these folders; generated ones only if they are asked for. */
export function sourcesIn(...folders: readonly string[]): Source[] {
  return trackedFiles()
    .filter(path => /\.tsx?$/.test(path) && !path.endsWith('.gen.ts'))
    .filter(path => folders.some(folder => path.startsWith(folder)))
    .map(path => {
      const source = parsed.get(path) ?? sourceFrom(path, readText(path));
      parsed.set(path, source);
      return source;
    });
}

/** Also for the careless files that each rule is shown, to prove that it sees them. */
export function sourceFrom(path: string, text: string): Source {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
  return { path, text, syntax, nodes: nodesOf(syntax) };
}

export function nodesOf(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (inner: ts.Node) => {
    found.push(inner);
    inner.forEachChild(visit);
  };
  visit(node);
  return found;
}

export type Import = {
  node: ts.Node;
  /** A path in the checkout, or undefined for a package. */
  path?: string;
  /** `zod`, `@node-rs/argon2`, `node:fs`. */
  package?: string;
  names: readonly string[];
  isTypeOnly: boolean;
};

export function importsOf(source: Source): Import[] {
  return source.nodes.flatMap(node => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return [];
    const target = targetOf(source.path, specifier);
    return [{ node, ...target, names: namesOf(node), isTypeOnly: isTypeOnly(node) }];
  });
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return textOf(node.arguments[0]);
  }
  return undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** As `imports` in package.json says. */
function targetOf(from: string, specifier: string): Pick<Import, 'path' | 'package'> {
  if (specifier.startsWith('.')) return { path: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('#src/')) return { path: specifier.slice(1) };
  if (specifier.startsWith('#test/')) return { path: specifier.slice(1) };
  if (specifier.startsWith('#')) return { path: `src/${specifier.slice(1)}` };
  if (specifier.startsWith('node:')) return { package: specifier };
  const [scope = '', name] = specifier.split('/');
  return { package: scope.startsWith('@') ? `${scope}/${name}` : scope };
}

function namesOf(node: ts.Node): string[] {
  if (!ts.isImportDeclaration(node)) return [];
  const named = node.importClause?.namedBindings;
  const listed = named && ts.isNamedImports(named) ? named.elements : [];
  const names = listed.map(element => (element.propertyName ?? element.name).text);
  return node.importClause?.name ? [...names, 'default'] : names;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}
