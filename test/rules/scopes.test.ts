import { test } from 'node:test';
import ts from 'typescript';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { type Source, sourceFrom, sourcesIn } from './source-tree.ts';

/** Who may say on whose behalf something is done. Everyone else is given a scope. */
const mints: Exceptions = {
  'src/kernel/scope.ts': 'defines it',
  'src/platform/http/pipeline.ts': 'for a caller who has shown who they are',
  'src/entry/worker/work.ts': 'for a job that was claimed',
  'src/entry/worker/key-upkeep.ts': 'for each tenant in turn whose keys are rotated by the clock',
  'src/features/access/proven-scope.ts': 'for whom a password, an invitation or a token was just verified',
  'src/entry/cli/operator.ts': 'for the server’s operator',
};

test('scopes are minted from a proof, a claimed job or the operator’s own command only', () => {
  const files = sourcesIn('src/', 'bench/', 'scripts/');
  expectNone(files.flatMap(mintings), 'Take a Scope as a parameter.', mints);
});

test('a minting by any name is seen', () => {
  const text = "import { mintScope as make } from '#kernel/scope.ts'; export const who = make({});";
  expectSome(mintings(sourceFrom('src/features/audit/list.ts', text)), 1);
});

function mintings(file: Source): Finding[] {
  const uses = file.nodes.filter(node => ts.isIdentifier(node) && node.text === 'mintScope');
  return uses.slice(0, 1).map(node => findingAt(file, node, 'mints a scope'));
}
