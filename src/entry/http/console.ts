import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { CannotStart, fail } from '#kernel/failures.ts';
import type { World } from '#kernel/world.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { anyone, type Route, response, routesOf } from '#platform/http/route.ts';
import { pagePolicy } from '#platform/http/security-headers.ts';
import { SIGN_IN_PATH, withoutScript } from './without-script.ts';

/** The console as it was built: one page, and files whose names change with their content. */
export type ConsoleFiles = { page: string; assets: ReadonlyMap<string, Asset> };
type Asset = { type: string; plain: Buffer; zipped: Buffer };

export type ConsoleNeeds = {
  world: World;
  consoleFiles: ConsoleFiles;
  isSimulated: boolean;
  version: string;
};

const NONCE_BYTES = 16;
const built = fileURLToPath(new URL('../../../console/dist/', import.meta.url));

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export async function readConsole(): Promise<ConsoleFiles> {
  try {
    const page = await readFile(join(built, 'index.html'), 'utf8');
    const names = await readdir(join(built, 'assets'));
    return { page, assets: new Map(await Promise.all(names.map(readAsset))) };
  } catch (cause) {
    throw new CannotStart('The console is not built. Start with ./keyholder, which builds it.', { cause });
  }
}

async function readAsset(name: string): Promise<[string, Asset]> {
  const plain = await readFile(join(built, 'assets', name));
  const zipped = await promisify(gzip)(plain, { level: 9 });
  return [name, { type: mediaTypes[extname(name)] ?? 'application/octet-stream', plain, zipped }];
}

const route = routesOf<ConsoleNeeds>();

export const consoleRoutes = [
  route({
    method: 'GET',
    path: '/assets/{name}',
    summary: 'Give a file of the console',
    access: anyone('the sign-in page needs its script and style'),
    params: z.strictObject({ name: z.string() }),
    answer: response('application/octet-stream'),
    run: async ({ consoleFiles }, { header }, { name }) => {
      const asset = consoleFiles.assets.get(name);
      if (!asset) throw fail('not_found');
      const takesZipped = /\bgzip\b/.test(header('accept-encoding') ?? '');
      return new Response(new Uint8Array(takesZipped ? asset.zipped : asset.plain), {
        headers: {
          'content-type': asset.type,
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(takesZipped && { 'content-encoding': 'gzip' }),
        },
      });
    },
  }),
];

/** Every other page: the console finds its way by the address. */
export const consolePage: Route<ConsoleNeeds> = route({
  method: 'GET',
  path: '/{page}',
  summary: 'Give the console',
  access: anyone('people sign in here'),
  answer: response('text/html'),
  run: givePage,
});

/** By itself only because something is sent to the same address. */
export const signInPage: Route<ConsoleNeeds> = route({
  method: 'GET',
  path: SIGN_IN_PATH,
  summary: 'Give the page on which people sign in',
  access: anyone('people sign in here'),
  answer: response('text/html'),
  run: givePage,
});

async function givePage(
  { world, consoleFiles, isSimulated, version }: ConsoleNeeds,
  { url }: Exchange,
): Promise<Response> {
  const nonce = world.randomBytes(NONCE_BYTES).toString('base64url');
  const html = consoleFiles.page
    .replaceAll('KEYHOLDER_NONCE', nonce)
    .replace('KEYHOLDER_SIMULATED', isSimulated ? 'yes' : 'no')
    .replace('KEYHOLDER_VERSION', version)
    .replace('KEYHOLDER_WITHOUT_SCRIPT', () => withoutScript(url, { styleNonce: nonce, isSimulated }));
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy({ scriptNonce: nonce, styleNonce: nonce }),
    },
  });
}
