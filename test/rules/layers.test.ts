import { test } from 'node:test';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { importsOf, type Source, sourceFrom, sourcesIn } from './source-tree.ts';

/** In reading order: each may use those before it. */
const features = [
  ...['audit', 'tenants', 'access', 'secrets', 'signin', 'webhooks', 'apps', 'connections', 'exchange'],
  ...['issuer', 'outbox', 'mail', 'tickets', 'calendar', 'confirmations', 'slack', 'gateway', 'hub'],
];

const source = ['kernel', 'platform', 'providers', 'features', 'entry', 'top'];

/** Which rooms may be used from which. The order among features comes on top. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  kernel: ['kernel'],
  platform: ['kernel', 'platform'],
  providers: ['kernel', 'providers'],
  features: ['kernel', 'platform', 'providers', 'features'],
  entry: source,
  top: source,
  console: ['console'],
  client: ['client'],
  simulators: ['simulators'],
  bench: [...source, 'simulators', 'test', 'bench'],
  scripts: [...source, 'simulators', 'test', 'scripts'],
  test: [...source, 'simulators', 'test', 'scripts', 'bench', 'console', 'client'],
};

/** Packages that are the business of one place only. */
const homes: Readonly<Record<string, RegExp>> = {
  pg: /^src\/platform\//,
  kysely: /^src\/platform\/postgres\/|^src\/features\/.*\/store\.ts$/,
  'pg-boss': /^src\/(platform\/queue|entry\/worker)\//,
  pino: /^src\/platform\/log/,
  'prom-client': /^src\/platform\/http\//,
};

const exceptions: Exceptions = {};

test('every file uses only what its layer may use', () => {
  const findings = sourcesIn(
    'src/',
    'console/',
    'client/',
    'simulators/',
    'bench/',
    'scripts/',
    'test/',
  ).flatMap(wrongWays);
  expectNone(
    findings,
    'DESIGN: kernel <- platform, kernel <- providers, then features in order, then entry.',
    exceptions,
  );
});

test('every package that speaks to the outside stays in its home', () => {
  expectNone(sourcesIn('src/').flatMap(strayPackages), 'These packages are used in one place only.');
});

test('every feature has its place in the reading order', () => {
  const folders = new Set(sourcesIn('src/features/').map(file => file.path.split('/')[2] ?? ''));
  const strangers = [...folders].filter(folder => !features.includes(folder));
  expectNone(
    strangers.map(name => ({ path: `src/features/${name}`, says: 'is not in the list of features' })),
    'Give the feature a place in test/rules/layers.test.ts.',
  );
});

test('ways that lead upwards, sideways or into another feature’s rooms are seen', () => {
  const careless = {
    'src/kernel/ids.ts': "import { seal } from '#platform/crypto/seals.ts';",
    'src/platform/http/app.ts': "import type { Config } from '#src/config.ts';",
    'src/providers/google/token.ts': "import { openDatabase } from '#platform/postgres/database.ts';",
    'src/features/audit/record.ts': "export { login } from '../access/login.ts';",
    'src/features/access/login.ts': "import { findTenant } from '#features/tenants/store.ts';",
    'src/entry/cli/audit.ts': "const store = await import('#features/audit/store.ts');",
    'src/features/tenants/create.ts': "import { x } from '../../../simulators/frame/clock.ts';",
    'simulators/google/token.ts': "import { redacted } from '../../src/kernel/log.ts';",
    'console/src/users.tsx': "type Role = import('../../src/kernel/permissions.ts').Permission;",
  };
  expectSome(
    Object.entries(careless).flatMap(([path, text]) => wrongWays(sourceFrom(path, text))),
    9,
  );
  expectSome(strayPackages(sourceFrom('src/features/audit/record.ts', "import { sql } from 'kysely';")), 1);
});

test('ways that lead down, and a feature’s own rooms, are open', () => {
  const fine = {
    'src/features/access/login.ts':
      "import { record } from '#features/audit/record.ts'; import './store.ts';",
    'src/features/mail/sync/drain.ts': "import { list } from '../store.ts';",
    'src/entry/offers.ts': "import { keyRoutes } from '#features/access/routes.ts';",
    'console/src/client.ts': "import type { paths } from '../../src/entry/http/api.gen.ts';",
  };
  expectSome(
    Object.entries(fine).flatMap(([path, text]) => wrongWays(sourceFrom(path, text))),
    0,
  );
});

function wrongWays(file: Source): Finding[] {
  return importsOf(file).flatMap(({ path, node }) => {
    const says = path && objection(file.path, path);
    return says ? [findingAt(file, node, says)] : [];
  });
}

function objection(from: string, to: string): string | undefined {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === 'console' && to.endsWith('.gen.ts')) return undefined;
  if (!mayUse[here]?.includes(there)) return `${here} may not use ${there} (${to})`;
  if (there !== 'features' || here === 'test' || here === 'bench' || here === 'scripts') return undefined;
  return featureObjection(from, to, here);
}

function featureObjection(from: string, to: string, here: string): string | undefined {
  const [ours = '', theirs = ''] = [from, to].map(path => path.split('/')[2]);
  if (here === 'features' && ours === theirs) return undefined;
  if (here === 'features' && features.indexOf(theirs) > features.indexOf(ours)) {
    return `${ours} comes before ${theirs} and may not use it`;
  }
  const doors = here === 'features' ? /\/(store|routes|tools|jobs)\.ts$/ : /\/store\.ts$/;
  return doors.test(to) ? `${to} is a room of ${theirs} alone` : undefined;
}

function roomOf(path: string): string {
  const [first = '', second = '', ...deeper] = path.split('/');
  if (first !== 'src') return first;
  return deeper.length > 0 ? second : 'top';
}

function strayPackages(file: Source): Finding[] {
  return importsOf(file).flatMap(({ package: name, node }) => {
    const home = name && homes[name];
    return home && !home.test(file.path) ? [findingAt(file, node, `uses ${name}`)] : [];
  });
}
