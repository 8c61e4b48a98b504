import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { buildClient } from '../../scripts/build-client.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

/** A program of somebody else, with the client installed as npm would. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyholder-program-'));
  await mkdir(join(folder, 'node_modules'));
  await buildClient(join(folder, 'node_modules/keyholder'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
});
after(() => rm(folder, { recursive: true, force: true }));

test('the client is imported below node_modules by plain Node, and needs no other package', async () => {
  const program = `import * as client from 'keyholder/client'; console.log(Object.keys(client).join());`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: folder });
  assert.equal(stdout.trim(), 'KeyholderError,createClient,googleAuth');
  const manifest = JSON.parse(await readFile(join(folder, 'node_modules/keyholder/package.json'), 'utf8'));
  assert.equal(manifest.dependencies, undefined);
});

test('the checkout exports what the package exports', async () => {
  const read = async (path: string) =>
    z
      .object({ exports: z.record(z.string(), z.record(z.string(), z.string())) })
      .parse(JSON.parse(await readFile(path, 'utf8'))).exports;
  const ours = await read(join(checkout, 'package.json'));
  const built = await read(join(folder, 'node_modules/keyholder/package.json'));
  const moved = Object.fromEntries(
    Object.entries(built).map(([name, paths]) => [
      name,
      Object.fromEntries(
        Object.entries(paths).map(([kind, path]) => [kind, path.replace('./', './client/dist/')]),
      ),
    ]),
  );
  assert.deepEqual(ours, moved);
});

const program = `
import { createClient, googleAuth, KeyholderError } from 'keyholder/client';
import { OAuth2Client } from 'google-auth-library';
const keyholder = createClient({ url: 'https://keyholder.example.com', key: 'kh_1' });
export const auth: OAuth2Client = googleAuth(OAuth2Client, more => keyholder.exchange({ ...more, subject: 'agent 7' }));
export function help(cause: unknown): string | undefined {
  if (!(cause instanceof KeyholderError)) return undefined;
  const { failure } = cause;
  switch (failure.code) {
    case 'not_connected': return failure.connectAddress;
    case 'account_ambiguous': return failure.choices.map(choice => choice.address).join();
    case 'scope_missing': return failure.missingScopes.join();
    default: return failure.whoActs satisfies 'caller' | 'person' | 'tenant' | 'operator' | 'nobody';
  }
}
for await (const event of keyholder.events()) if (event.kind === 'connection.revoked') console.log(event.id);
`;
const mistakes = [
  `createClient({ url: 'https://keyholder.example.com' });`,
  `createClient({ url: 'https://keyholder.example.com', key: 'kh_1' }).credentials({ service: 'mail' });`,
  `googleAuth(OAuth2Client, () => 'ya29.x');`,
  `if (cause instanceof KeyholderError) cause.failure.connectAddress;`,
];

test('its types tell what is right and what is wrong, to every module resolution', async () => {
  for (const name of ['google-auth-library', 'gaxios', '@types', 'undici-types', 'google-logging-utils']) {
    await symlink(join(checkout, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const wrong = mistakes.map(
    (line, index) => `
import { createClient, googleAuth, KeyholderError } from 'keyholder/client';
import { OAuth2Client } from 'google-auth-library';
export async function mistake${index}(cause: unknown) { ${line} return [createClient, googleAuth, KeyholderError, OAuth2Client, cause]; }`,
  );
  await writeFile(join(folder, 'right.ts'), program);
  await Promise.all(wrong.map((text, index) => writeFile(join(folder, `wrong-${index}.ts`), text)));
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    const options = { module, moduleResolution: resolution, target: 'es2024', noEmit: true, strict: true };
    const compilerOptions = { ...options, types: ['node'], skipLibCheck: false };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const compiler = join(checkout, 'node_modules/tsc7/bin/tsc');
    const { stdout } = await run(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
      cwd: folder,
    }).catch((failed: { stdout: string }) => failed);
    const found = stdout.split('\n').filter(line => /^\S+\(\d/.test(line));
    const files = found.map(line => line.split('(')[0] ?? '');
    assert.deepEqual(
      files,
      mistakes.map((_, index) => `wrong-${index}.ts`),
      stdout,
    );
  }
});
