import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** Writes keyholder/client into a folder: plain JavaScript with its types, a package of its own without dependencies. */
export async function buildClient(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const compiler = join(checkout, 'node_modules/tsc7/bin/tsc');
  await run(process.execPath, [compiler, '-p', join(checkout, 'client'), '--outDir', folder]);
  const { name, version, license } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  const manifest = {
    ...{ name, version, license, type: 'module', private: true, description: 'The client of Keyholder.' },
    exports: { './client': { types: './client.d.ts', default: './client.js' } },
    engines: { node: '>=20.3' }, // which brought AbortSignal.any
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (import.meta.main) await buildClient(join(checkout, 'client/dist'));
