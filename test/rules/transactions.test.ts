import { test } from 'node:test';
import ts from 'typescript';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { networkReach } from './network-reach.ts';
import { nodesOf, type Source, sourceFrom, sourcesIn } from './source-tree.ts';

const exceptions: Exceptions = {};

test('nobody waits for the network with a transaction open', () => {
  const files = sourcesIn('src/').filter(file => !file.path.endsWith('.test.ts'));
  expectNone(
    waitsInTransactions(files),
    'Ask first, then open the transaction; or leave it to a job.',
    exceptions,
  );
});

test('a wait is seen however deep below the transaction it stands', () => {
  const files = [
    sourceFrom(
      'src/providers/google/refresh.ts',
      'export async function refresh(w) { return w.fetch(request); }',
    ),
    sourceFrom(
      'src/providers/google/client.ts',
      'export function client(w) { return { watch: () => w.fetch(x) }; }',
    ),
    sourceFrom(
      'src/features/connections/renew.ts',
      "import { refresh as ask } from '#providers/google/refresh.ts'; export const renew = async w => ask(w);",
    ),
    sourceFrom(
      'src/features/connections/vend.ts',
      `import { renew } from './renew.ts';
       export async function vend(needs, who) {
         await renew(needs.world);
         await needs.database.inTenant(who, async tx => { await renew(needs.world); await save(tx); });
         await needs.database.asSystem('run upkeep', async tx => needs.google.watch());
         await needs.database.inTenant(who, tx => later(tx, needs));
       }
       async function later(tx, needs) { await needs.world.delay(5); }
       async function save(tx) {}`,
    ),
  ];
  expectSome(waitsInTransactions(files), 3);
});

function waitsInTransactions(files: readonly Source[]): Finding[] {
  const reach = networkReach(files);
  return files.flatMap(file =>
    file.nodes
      .filter(ts.isCallExpression)
      .filter(opensTransaction)
      .flatMap(opening => opening.arguments.flatMap(nodesOf))
      .filter(ts.isCallExpression)
      .filter(call => reach.leadsOutside(file, call))
      .map(call => findingAt(file, call, `waits for ${call.expression.getText()} in a transaction`)),
  );
}

function opensTransaction({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && /^(inTenant|asSystem)$/.test(expression.name.text);
}
