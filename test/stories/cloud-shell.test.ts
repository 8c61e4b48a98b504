import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scriptFor } from '#features/apps/setup/cloud-shell.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyholder-shell-'));
});
after(() => rm(folder, { recursive: true }));

const uris = ['https://keyholder.example.com/api/auth/google/callback', 'https://k.example.com/$(id)`id`'];
const script = scriptFor({ projectId: 'acme-keyholder', uris });

/** A gcloud that writes down how it was called, makes the key file, and refuses what `refuses` says. */
async function runWith(refuses: string): Promise<{ code: number; said: string; calls: string[] }> {
  const calls = join(folder, 'calls');
  await writeFile(calls, '');
  const gcloud = `#!/usr/bin/env bash
echo "$*" >> ${calls}
[[ "$*" =~ ${refuses} ]] && exit 1
if [[ "$*" == 'iam service-accounts keys create'* ]]; then echo '{"type":"service_account"}' > "$5"; fi
exit 0
`;
  await writeFile(join(folder, 'gcloud'), gcloud);
  await chmod(join(folder, 'gcloud'), 0o755);
  const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, TMPDIR: folder };
  const { code, said } = await bash(['-c', script], env);
  return { code, said, calls: (await readFile(calls, 'utf8')).trim().split('\n') };
}

function bash(words: string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise(resolve => {
    const child = execFile('bash', words, { env }, (_failed, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });
}

test('bash can read the script', async () => {
  const file = join(folder, 'script.sh');
  await writeFile(file, script);
  assert.deepEqual(await bash(['-n', file], { PATH: '/usr/bin:/bin' }), { code: 0, said: '' });
});

test('a project id with anything in it is one word to the shell', async () => {
  const file = join(folder, 'odd.sh');
  await writeFile(file, scriptFor({ projectId: "x'; touch /tmp/never; '", uris }));
  assert.equal((await bash(['-n', file], { PATH: '/usr/bin:/bin' })).code, 0);
  assert.ok((await readFile(file, 'utf8')).includes(String.raw`'x'\''; touch /tmp/never; '\'''`));
});

test('where all is new it makes all, and prints what to paste', async () => {
  const { code, said, calls } = await runWith("' describe '");
  assert.equal(code, 0, said);
  for (const made of [
    'projects create acme-keyholder',
    'iam service-accounts create keyholder ',
    'pubsub topics create keyholder-gmail ',
  ])
    assert.ok(
      calls.some(call => call.startsWith(made)),
      `${made} is missing in ${calls.join('\n')}`,
    );
  assert.ok(calls.some(call => /^services enable .*gmail\.googleapis\.com.*pubsub/.test(call)));
  assert.ok(calls.some(call => /topics add-iam-policy-binding .*gmail-api-push@system/.test(call)));
  assert.ok(said.includes('google_project_id: acme-keyholder'));
  assert.ok(said.includes('{"type":"service_account"}'));
  for (const uri of uris) assert.ok(said.includes(uri), `${uri} is not shown as it is`);
});

test('where all is there it makes nothing but a key', async () => {
  const { code, calls } = await runWith("'never matches anything'");
  assert.equal(code, 0);
  const made = calls.filter(call => /^(projects|iam service-accounts|pubsub topics) create/.test(call));
  assert.deepEqual(made, []);
});

test('an organisation that forbids keys or strangers is told what that means, and the rest is done', async () => {
  const { code, said } = await runWith("'keys create'|'topics add-iam-policy-binding'");
  assert.equal(code, 0, said);
  assert.match(said, /iam\.disableServiceAccountKeyCreation/);
  assert.match(said, /iam\.allowedPolicyMemberDomains/);
  assert.ok(!said.includes('google_service_account_key'));
});
