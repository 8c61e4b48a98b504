import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, sourcesIn } from './source-tree.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

test('no file needs itself by way of others', () => {
  const files = sourcesIn('src/', 'simulators/', 'console/', 'bench/', 'scripts/', 'test/');
  const graph = new Map(
    files.map(file => [file.path, importsOf(file).flatMap(({ path }) => (path ? [path] : []))]),
  );
  const circle = findCircle(graph);
  assert.ok(!circle, `These files need each other: ${circle?.join(' -> ')}`);
});

test('a circle is seen, and two ways to the same place are none', () => {
  const circle = new Map([
    ['a', ['b', 'c']],
    ['b', ['c']],
    ['c', ['d']],
    ['d', ['b']],
  ]);
  assert.deepEqual(findCircle(circle), ['b', 'c', 'd', 'b']);
  circle.set('d', []);
  assert.equal(findCircle(circle), undefined);
});

function findCircle(graph: Graph): string[] | undefined {
  const done = new Set<string>();

  function follow(file: string, way: readonly string[]): string[] | undefined {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = follow(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  }

  for (const file of graph.keys()) {
    const circle = follow(file, []);
    if (circle) return circle;
  }
  return undefined;
}
