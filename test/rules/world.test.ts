import { test } from 'node:test';
import ts from 'typescript';
import { type Exceptions, expectNone, expectSome, type Finding, findingAt } from './findings.ts';
import { importsOf, type Source, sourceFrom, sourcesIn } from './source-tree.ts';

/** What makes two runs differ, as it is written in code. */
const reads: Readonly<Record<string, string>> = {
  'Date.now': 'the clock',
  'performance.now': 'the clock',
  'process.hrtime': 'the clock',
  'process.hrtime.bigint': 'the clock',
  setTimeout: 'the clock',
  setInterval: 'the clock',
  'Math.random': 'chance',
  'crypto.randomUUID': 'chance',
  'crypto.getRandomValues': 'chance',
  fetch: 'the network',
  'globalThis.fetch': 'the network',
};

const imports: Readonly<Record<string, { names: RegExp; what: string }>> = {
  'node:crypto': { names: /^(random\w+|getRandomValues)$/, what: 'chance' },
  'node:timers/promises': { names: /./, what: 'the clock' },
  'node:http': { names: /^(request|get|Agent|createServer)$/, what: 'the network' },
  'node:https': { names: /./, what: 'the network' },
  'node:net': { names: /^(connect|createConnection|createServer|Socket)$/, what: 'the network' },
  'node:tls': { names: /./, what: 'the network' },
  'node:dns': { names: /./, what: 'the network' },
  'node:dns/promises': { names: /./, what: 'the network' },
  'node:dgram': { names: /./, what: 'the network' },
  undici: { names: /./, what: 'the network' },
};

const exceptions: Exceptions = {
  'src/kernel/world.ts': 'the one place',
  'src/platform/http-client/post-pinned.ts':
    'connects to an address that was judged before, which fetch cannot',
  'src/platform/http/deadlines.ts': 'ends a request that takes too long, by real time',
  'src/platform/http/listen.ts': 'gives open connections a moment to end before it closes them',
  'src/platform/postgres/embedded/cluster.ts':
    'makes the password of a real cluster, which no simulation has',
  'src/platform/postgres/embedded/postmaster.ts': 'waits for a real process',
  'src/platform/postgres/embedded/server-log.ts': 'watches the size of a real file',
  'src/platform/postgres/embedded/supervise.ts': 'waits for a real process',
  'src/entry/http/live-routes.ts': 'keeps a real connection alive',
  'src/entry/demo/simulators.ts': 'waits for a real process',
  'simulators/world.ts': 'the one place of the simulators, which must not know src/kernel/world.ts',
  'simulators/frame/clock-followers.ts': 'makes the caller really wait for the next move of the clock',
  'simulators/frame/faults.ts': 'makes the caller really wait',
  'simulators/frame/real-outside.ts': 'pushes to real addresses, and waits by real time',
  'simulators/frame/socket-server.ts': 'listens on a real port',
  'simulators/dns/sockets.ts': 'listens on real ports',
};

test('the clock, chance and the network come from the world', () => {
  expectNone(
    sourcesIn('src/', 'simulators/').filter(isNoTest).flatMap(worldly),
    'Take a World as a parameter, so that a test can move its clock and cut its network.',
    exceptions,
  );
});

test('every way around the world is seen', () => {
  const ways = [
    'Date.now()',
    'new Date()',
    'const draw = Math.random;',
    'await fetch(url)',
    'setTimeout(stop, 10)',
    "import { randomBytes } from 'node:crypto'",
    "import { setTimeout as wait } from 'node:timers/promises'",
    "import { request } from 'node:https'",
    'const { resolveTxt } = await import("node:dns")',
  ];
  expectSome(ways.map(text => sourceFrom('src/a.ts', text)).flatMap(worldly), ways.length);
});

test('a moment given, the world’s own network and other hashes of node:crypto are no ways around it', () => {
  const fine = [
    'new Date(text)',
    'world.fetch(request, { signal: AbortSignal.timeout(LIMIT_MS) })',
    "import { createHash, timingSafeEqual } from 'node:crypto'",
    'const simulated = { fetch: simulators.fetch }',
    "import type { Server } from 'node:http'",
  ];
  expectSome(fine.map(text => sourceFrom('src/a.ts', text)).flatMap(worldly), 0);
});

function isNoTest(file: Source): boolean {
  return !file.path.endsWith('.test.ts');
}

function worldly(file: Source): Finding[] {
  const used = file.nodes.flatMap(node => {
    const what = readBy(node);
    return what ? [findingAt(file, node, `reads ${what} by ${node.getText(file.syntax).slice(0, 40)}`)] : [];
  });
  const imported = importsOf(file).flatMap(({ package: name = '', names, isTypeOnly, node }) => {
    const listed = imports[name];
    if (!listed || isTypeOnly) return [];
    const isStatic = ts.isImportDeclaration(node);
    const taken = isStatic ? names.filter(each => listed.names.test(each)) : [name];
    return taken.map(each => findingAt(file, node, `reads ${listed.what} by ${each} of ${name}`));
  });
  return [...used, ...imported];
}

function readBy(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'the clock';
  if (ts.isPropertyAccessExpression(node)) return reads[node.getText()];
  return ts.isIdentifier(node) && isFree(node) ? reads[node.text] : undefined;
}

/** The global of that name, and not a property, a parameter's name or a type. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isCallExpression(parent) && parent.expression === node) ||
    (ts.isVariableDeclaration(parent) && parent.initializer === node)
  );
}
