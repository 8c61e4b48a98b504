import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '#test/harness/environment.ts';

const recipes = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));
const LONGEST_MS = 60_000;

/** A block of a document. Those with a name are files, `sh` is run, other `json` is what comes back. */
export type Block = { language: string; name: string | undefined; text: string };
export type Ended = { code: number; stdout: string; stderr: string };

/** As it stands in the document, but for the addresses. */
export async function readRecipe(
  document: string,
  addresses: Readonly<Record<string, string>>,
): Promise<Block[]> {
  let markdown = await readFile(join(recipes, document), 'utf8');
  for (const [written, real] of Object.entries(addresses)) markdown = markdown.replaceAll(written, real);
  return [...markdown.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```/gms)].map(
    ([, language = '', name, text = '']) => ({
      language,
      name,
      text,
    }),
  );
}

/** A folder in which somebody follows a recipe. */
export async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-recipe-'));
  const variables: Record<string, string> = {
    PATH: `${dirname(process.execPath)}:${environment.path}`,
    HOME: folder,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  return {
    folder,
    variables,
    place: (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 }),
    read: (name: string) => readFile(join(folder, name), 'utf8'),
    /** In a shell that stops at the first thing that fails or is not there. */
    run: (script: string): Promise<Ended> =>
      new Promise(resolve => {
        const options = { cwd: folder, env: variables, timeout: LONGEST_MS };
        execFile('sh', ['-euc', script], options, (error, stdout, stderr) => {
          const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
          resolve({ code, stdout, stderr });
        });
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What a document shows is what came: where it says `...`, anything may stand; of a number only its kind. */
export function expectShown(shown: string, came: string): void {
  const [expected, actual] = [fieldsOf(shown), fieldsOf(came)];
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    const real = actual[name];
    if (typeof value === 'number') assert.equal(typeof real, 'number', name);
    else if (typeof value === 'string') assert.match(String(real), patternOf(value), name);
    else assert.deepEqual(real, value, name);
  }
}

function fieldsOf(json: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(JSON.parse(json)));
}

function patternOf(shown: string): RegExp {
  const parts = shown.split('...').map(part => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`);
}
