import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withClient } from '#platform/postgres/client.ts';
import { connectionUrl } from '#platform/postgres/embedded/connection-url.ts';
import { freshDatabase, type TestDatabase } from '../harness/database.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const key = `k1:${randomBytes(32).toString('base64')}`;

describe('the operator at the command line', () => {
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());

  /** The exit code and everything that was said. */
  function keyholder(...words: string[]): Promise<{ code: number; said: string }> {
    return keyholderWith({ DATABASE_URL: connectionUrl(database.owner), KEYHOLDER_KEYS: key }, ...words);
  }

  function keyholderWith(env: Record<string, string>, ...words: string[]): ReturnType<typeof keyholder> {
    return new Promise(resolve => {
      const child = execFile(process.execPath, [main, ...words], { env }, (_failed, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
      );
    });
  }

  it('is told that a word is no deed, also where every object has something of that name', async () => {
    for (const [verb, word] of [
      ['tenant', 'constructor'],
      ['audit', 'toString'],
      ['keys', 'hasOwnProperty'],
      ['domain', 'valueOf'],
    ] as const) {
      const { code, said } = await keyholder(verb, word);
      assert.equal(code, 2);
      assert.match(said, new RegExp(`^${verb} knows `));
    }
  });

  it('is told of a word too many instead of losing it', async () => {
    assert.equal((await keyholder('tenant', 'freeze', 'acme', 'globex')).code, 2);
    assert.equal((await keyholder('start', 'acme')).code, 2);
  });

  it('is told by the doctor what is missing, and by the exit code that something fails', async () => {
    await keyholder('tenant', 'create', 'initech', '--name', 'Initech', '--owner', 'ada@initech.example');
    const nowhere = 'http://127.0.0.1:1';
    const examined = await keyholderWith(
      {
        DATABASE_URL: connectionUrl(database.owner),
        KEYHOLDER_KEYS: key,
        KEYHOLDER_PROVIDERS: 'simulated',
        KEYHOLDER_GOOGLE_APIS_URL: nowhere,
        KEYHOLDER_GOOGLE_OAUTH2_URL: nowhere,
      },
      ...['doctor', '--tenant', 'initech'],
    );
    assert.equal(examined.code, 1);
    assert.match(examined.said, /FAIL {2}Everything is entered\n {6}Nothing is entered yet\./);
    assert.equal((await keyholder('doctor', '--tenant', 'nobody')).code, 1);
    assert.equal((await keyholder('doctor')).code, 2);
  });

  it('leaves no organisation behind when its owner or its name was mistyped', async () => {
    const wrongOwner = await keyholder('tenant', 'create', 'acme', '--name', 'Acme', '--owner', 'nobody');
    assert.deepEqual([wrongOwner.code, /mail address/.test(wrongOwner.said)], [1, true]);
    const noName = await keyholder('tenant', 'create', 'acme', '--name', '', '--owner', 'ada@acme.test');
    assert.deepEqual([noName.code, /--name is missing/.test(noName.said)], [2, true]);
    const odd = await keyholder(
      'tenant',
      'create',
      'acme',
      '--name',
      'A\u0007cme',
      '--owner',
      'ada@acme.test',
    );
    assert.deepEqual([odd.code, /invisible characters/.test(odd.said)], [1, true]);
    const right = await keyholder('tenant', 'create', 'acme', '--name', 'Acme', '--owner', 'ada@acme.test');
    assert.equal(right.code, 0, right.said);
  });

  it('vouches for a domain that no public DNS knows, and takes it away', async () => {
    await keyholder('tenant', 'create', 'local', '--name', 'Local', '--owner', 'ada@acme.test');
    const none = await keyholder('domain', 'list', '--tenant', 'local');
    assert.match(none.said, /claims no domain/);
    const vouched = await keyholder('domain', 'vouch', 'Acme.Local.', '--tenant', 'local', '--subdomains');
    assert.deepEqual([vouched.code, /acme\.local and the subdomains/.test(vouched.said)], [0, true]);
    const listed = await keyholder('domain', 'list', '--tenant', 'local');
    assert.equal(listed.said, 'acme.local  vouched for by the operator, with its subdomains\n');
    const revoked = await keyholder('domain', 'revoke', 'acme.local', '--tenant', 'local');
    assert.equal(revoked.code, 0, revoked.said);
    assert.match(
      (await keyholder('domain', 'list', '--tenant', 'local')).said,
      /^acme\.local {2}taken away, at /,
    );
  });

  it('is told which domains nobody can be vouched for', async () => {
    await keyholder('tenant', 'create', 'greedy', '--name', 'Greedy', '--owner', 'ada@acme.test');
    for (const [name, reason] of [
      ['gmail.com', /gives addresses to everybody/],
      ['co.uk', /anybody may register/],
      ['intranet', /dot in it/],
      ['127.0.0.1', /must be a domain/],
    ] as const) {
      const { code, said } = await keyholder('domain', 'vouch', name, '--tenant', 'greedy');
      assert.deepEqual([name, code, reason.test(said)], [name, 1, true], said);
    }
    assert.equal((await keyholder('domain', 'vouch', 'acme.local', '--tenant', 'nobody')).code, 1);
    assert.equal(
      (await keyholder('domain', 'vouch', '--subdomains', 'acme.local', '--tenant', 'greedy')).code,
      2,
    );
    assert.equal((await keyholder('domain', 'list', 'acme.local', '--tenant', 'greedy')).code, 2);
  });

  it('may give the short name of a deleted organisation to another', async () => {
    await keyholder('tenant', 'create', 'again', '--name', 'First', '--owner', 'ada@acme.test');
    const deleted = await keyholder('tenant', 'delete', 'again', '--confirm', 'again');
    const [id = ''] = /[0-9a-f-]{36}/.exec(deleted.said) ?? [];
    const second = await keyholder(
      'tenant',
      'create',
      'again',
      '--name',
      'Second',
      '--owner',
      'bo@acme.test',
    );
    assert.equal(second.code, 0, second.said);
    assert.match((await keyholder('audit', 'verify', id)).said, /whole: /);
  });

  it('has the log and the receipts of an organisation proven, and is told which page is not as it was written', async () => {
    const made = await keyholder('tenant', 'create', 'proof', '--name', 'Proof', '--owner', 'ada@acme.test');
    assert.equal(made.code, 0, made.said);
    await withClient(database.owner, client =>
      client.query(`insert into vend_receipts (tenant_id, id, connection_id, actor_kind, actor_id, scopes, at, times)
        select id, gen_random_uuid(), gen_random_uuid(), 'user', gen_random_uuid(), '{openid}',
          date_trunc('milliseconds', now()), 7 from tenants where slug = 'proof'`),
    );
    const whole = await keyholder('audit', 'verify', 'proof');
    assert.deepEqual([whole.code, /receipts whole: 7 in 1 page$/m.test(whole.said)], [0, true], whole.said);
    const head = await keyholder('audit', 'head', 'proof');
    const folder = await mkdtemp(join(tmpdir(), 'keyholder-head-'));
    const file = join(folder, 'head.json');
    await writeFile(
      file,
      JSON.stringify({ ...JSON.parse(head.said), receipts: { page: 2, digest: 'unknown' } }),
    );
    const cut = await keyholder('audit', 'verify', 'proof', '--against', file);
    assert.match(cut.said, /proof {2}receipts BROKEN: page 2 is not there any more/);
    await rm(folder, { recursive: true });
    await withClient(database.owner, client => client.query('update receipt_lines set times = 6'));
    const broken = await keyholder('audit', 'verify');
    assert.equal(broken.code, 1);
    assert.match(broken.said, /proof {2}whole: \d+ entries/);
    assert.match(broken.said, /proof {2}receipts BROKEN: line 1 of page 1 differs from what Keyholder wrote/);
  });

  it('is told everything that is wrong with the configuration at once', async () => {
    const { code, said } = await keyholderWith(
      {
        PORT: 'abc',
        KEYHOLDER_HOTS: '0.0.0.0',
        KEYHOLDER_PUBLIC_URL: 'http://example.com',
        KEYHOLDER_GOOGLE_APIS_URL: 'http://localhost:1',
      },
      'migrate',
    );
    assert.equal(code, 1);
    for (const part of [/PORT must/, /KEYHOLDER_HOST\?/, /example.com is not/, /GOOGLE_APIS_URL may/]) {
      assert.match(said, part);
    }
  });

  it('is told in a sentence that the database is not there or refuses the password', async () => {
    const wrong = new URL(connectionUrl(database.owner));
    wrong.password = 'canary-wrong';
    for (const [address, words] of [
      ['postgres://keyholder:canary-wrong@127.0.0.1:1/keyholder', /cannot be reached/],
      [wrong.href, /refuses this user or password/],
    ] as const) {
      const { code, said } = await keyholderWith({ DATABASE_URL: address, KEYHOLDER_KEYS: key }, 'migrate');
      assert.deepEqual([code, said.split('\n').length], [1, 2], said);
      assert.match(said, words);
      assert.doesNotMatch(said, /canary/);
    }
  });
});
