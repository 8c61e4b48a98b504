import assert from 'node:assert/strict';
import type ts from 'typescript';
import type { Source } from './source-tree.ts';

export type Finding = { path: string; line?: number; says: string };

/** Files that may break a rule, each with the reason. */
export type Exceptions = Readonly<Record<string, string>>;

export function findingAt({ path, syntax }: Source, node: ts.Node, says: string): Finding {
  return { path, line: syntax.getLineAndCharacterOfPosition(node.getStart(syntax)).line + 1, says };
}

/** Fails with every place that breaks the rule, and with every exception that nothing needs any more. */
export function expectNone(findings: readonly Finding[], advice: string, exceptions: Exceptions = {}): void {
  const broken = findings.filter(finding => !Object.hasOwn(exceptions, finding.path)).map(lineOf);
  const needless = Object.keys(exceptions)
    .filter(path => !findings.some(finding => finding.path === path))
    .map(path => `${path} is listed as an exception and needs none`);
  const lines = [...new Set([...broken, ...needless])];
  assert.ok(lines.length === 0, `${advice}\n${lines.map(line => `  ${line}`).join('\n')}`);
}

function lineOf({ path, line, says }: Finding): string {
  return `${path}${line ? `:${line}` : ''} ${says}`;
}

/** For the proof that a rule sees what it is there for. */
export function expectSome(findings: readonly Finding[], count: number): void {
  assert.equal(findings.length, count, `found: ${findings.map(lineOf).join('; ') || 'nothing'}`);
}
