import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CannotStart } from '#kernel/failures.ts';
import { environment } from '../harness/environment.ts';
import { unpackChromium } from './unpack-chromium.ts';

/** A browser to start, and what it needs to find its own parts. */
export type Chromium = { path: string; env: Readonly<Record<string, string>> };

const ANSWER_LIMIT_MS = 15_000; // a cold disk; a stub that only advertises a package never answers
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));

const names = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** One of the machine's own is preferred; else the one that comes as a package; else a sentence. */
export async function findChromium(): Promise<Chromium> {
  if (environment.chromium) {
    const given = await ready(environment.chromium);
    if (given) return given;
    throw new CannotStart(`CHROMIUM names ${environment.chromium}, which does not start.`);
  }
  for (const name of names) {
    const own = await ready(name);
    if (own) return own;
  }
  const packaged = await fromPackage();
  if (packaged) return packaged;
  throw new CannotStart(
    'The browser tests need Chromium: install the package chromium of your system, or set CHROMIUM to the path of one.',
  );
}

async function ready(path: string, libraries: Record<string, string> = {}): Promise<Chromium | undefined> {
  const home = join(cache, 'browser-home');
  await mkdir(home, { recursive: true });
  const env = { PATH: environment.path, HOME: home, ...libraries };
  try {
    await promisify(execFile)(path, ['--version'], { env, timeout: ANSWER_LIMIT_MS });
    return { path, env };
  } catch {
    return undefined;
  }
}

/** It brings the libraries that a bare machine lacks, and one typeface, but no configuration for it. */
async function fromPackage(): Promise<Chromium | undefined> {
  const folder = await unpackChromium(cache);
  if (!folder) return undefined;
  const fonts = join(folder, 'fonts.conf');
  await writeFile(fonts, fontsConfiguration(folder));
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: fonts };
  return ready(join(folder, 'chromium'), libraries);
}

function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}
