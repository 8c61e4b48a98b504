import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const source = fileURLToPath(new URL('../../console/src/', import.meta.url));

/** Attributes that people hear or see. */
const spoken = new Set(['title', 'label', 'alt', 'placeholder', 'aria-label', 'lead']);

test('the console says nothing that is not in its table of words', async () => {
  const names = (await readdir(source, { recursive: true })).filter(name => name.endsWith('.tsx'));
  const found: string[] = [];
  for (const name of names) {
    const file = ts.createSourceFile(
      name,
      await readFile(join(source, name), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    collectWords(file, (node, text) => {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${name}:${line + 1} ${text}`);
    });
  }
  assert.deepEqual(found, []);
});

test('no address of the console is written anywhere but in its table of addresses', async () => {
  const names = (await readdir(source, { recursive: true })).filter(name => /\.tsx?$/.test(name));
  const found: string[] = [];
  for (const name of names) {
    if (name === 'paths.ts' || name.endsWith('.gen.ts')) continue;
    const text = await readFile(join(source, name), 'utf8');
    for (const [, address] of text.matchAll(/(?:to|href|path)[=:]\s*\{?['"`](\/[^'"`]*)/g))
      found.push(`${name} ${address}`);
  }
  assert.deepEqual(found, []);
});

function collectWords(node: ts.Node, tell: (node: ts.Node, text: string) => void): void {
  if (ts.isJsxText(node) && isWords(node.text)) tell(node, node.text.trim());
  if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteral(node.expression)) {
    if (!ts.isJsxAttribute(node.parent) && isWords(node.expression.text)) tell(node, node.expression.text);
  }
  if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer) {
    if (ts.isStringLiteral(node.initializer)) tell(node, node.initializer.text);
  }
  ts.forEachChild(node, child => collectWords(child, tell));
}

function isWords(text: string): boolean {
  return /\p{L}{2,}/u.test(text);
}
