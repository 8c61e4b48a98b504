import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CannotStart } from '#kernel/failures.ts';
import { Secret } from '#kernel/secret.ts';
import { realWorld } from '#kernel/world.ts';
import { type Keyring, openKeyring } from '#platform/crypto/keyring.ts';

const world = realWorld();
let folder = '';
let files = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyholder-keyring-'));
});
after(() => rm(folder, { recursive: true }));

describe('a key file', () => {
  it('is made when it is first needed, readable by its owner only, in a folder of its own', async () => {
    const path = join(folder, 'data', 'keys', 'ring');
    const ring = await openKeyring({ world, file: path });
    assert.equal(ring.isEmpty(), true);
    ring.file?.makeFirst('k1');
    assert.equal(await modeOf(path), '600');
    assert.equal(await modeOf(join(folder, 'data', 'keys')), '700');
    assert.equal(await modeOf(join(folder, 'data')), '700');
    assert.deepEqual(await readdir(join(folder, 'data', 'keys')), ['ring'], 'no draft is left');
    assert.match(await readFile(path, 'utf8'), /^k1:[A-Za-z0-9+/]{43}=$/m);
  });

  it('made by two at once is made once, and both have the same key', async () => {
    const path = join(folder, 'race');
    const one = await openKeyring({ world, file: path });
    const other = await openKeyring({ world, file: path });
    one.file?.makeFirst('k1');
    other.file?.makeFirst('k1');
    assert.deepEqual(one.first().checkValue, other.first().checkValue);
  });

  it('that others on the machine may read is refused, with the command that closes it', async () => {
    const path = await fileOf(`k1:${key()}\n`);
    for (const mode of [0o640, 0o604, 0o620, 0o666]) {
      await chmod(path, mode);
      await refused({ file: path }, new RegExp(`open to other users.*chmod 600 ${path}$`));
    }
  });

  it('that cannot be read is an error and never "there is none yet"', async () => {
    const path = join(folder, 'a-folder');
    await mkdir(path, { mode: 0o700 });
    await refused({ file: path }, /a-folder (cannot be read: it is a folder|is open)/);
    await refused({ file: join(await fileOf('x'), 'below') }, /cannot be read: a part of its path is a file/);
  });

  it('that leads to a place where there is nothing is not taken for a new one', async () => {
    const path = join(folder, 'dangling');
    await symlink(join(folder, 'nowhere'), path);
    const ring = await openKeyring({ world, file: path });
    assert.throws(() => {
      ring.file?.makeFirst('k1');
      ring.first();
    }, CannotStart);
  });

  it('takes a new key in front, keeps the old ones and what people wrote beside them', async () => {
    const path = await fileOf(`# our keys\n\nk1:${key()}\n# the end\n`);
    const ring = await openKeyring({ world, file: path });
    const old = ring.first();
    ring.file?.putInFront('k2');
    assert.equal(ring.first().id, 'k2');
    assert.deepEqual(ring.find('k1')?.checkValue, old.checkValue);
    assert.match(await readFile(path, 'utf8'), /^# our keys\n\nk2:\S{44}\nk1:\S{44}\n# the end\n$/);
    assert.equal(await modeOf(path), '600');
    ring.file?.remove('k1');
    assert.match(await readFile(path, 'utf8'), /^# our keys\n\nk2:\S{44}\n# the end\n$/);
    assert.equal(ring.find('k1'), undefined);
  });

  it('stays a link where it is one', async () => {
    const target = await fileOf(`k1:${key()}\n`);
    const path = join(folder, 'link');
    await symlink(target, path);
    const ring = await openKeyring({ world, file: path });
    ring.file?.putInFront('k2');
    assert.match(await readFile(target, 'utf8'), /^k2:/);
    assert.deepEqual(
      ring.find('k2')?.checkValue,
      (await openKeyring({ world, file: target })).first().checkValue,
    );
  });

  it('is looked into again for a key that another node has added', async () => {
    const path = await fileOf(`k1:${key()}\n`);
    const serving = await openKeyring({ world, file: path });
    const rotating = await openKeyring({ world, file: path });
    rotating.file?.putInFront('k2');
    assert.deepEqual(serving.find('k2')?.checkValue, rotating.first().checkValue);
    assert.equal(serving.first().id, 'k2');
    assert.equal(serving.find('k3'), undefined);
  });

  it('spoilt while serving takes no key away, and what is wrong can be read', async () => {
    const path = await fileOf(`k1:${key()}\n`);
    const ring = await openKeyring({ world, file: path });
    await writeFile(path, 'half a li');
    assert.equal(ring.first().id, 'k1');
    assert.match(ring.trouble() ?? '', /Line 1 of .* is not of the form id:key/);
    assert.throws(() => ring.find('k2'), /The key k2 is not known, and Line 1/);
    await rm(path);
    assert.equal(ring.first().id, 'k1');
    assert.match(ring.trouble() ?? '', /gone/);
    assert.throws(() => ring.find('k2'), /gone/, 'gone is not the same as "no such key"');
    await writeFile(path, `k2:${key()}\n`, { mode: 0o600 });
    assert.equal(ring.first().id, 'k2');
    assert.equal(ring.trouble(), undefined);
  });
});

describe('a ring of keys', () => {
  it('given as text has its entries in lines or behind commas', async () => {
    const [one, two] = [key(), key()];
    for (const text of [
      `k2:${two},k1:${one}`,
      ` k2 : ${two} \r\n\nk1:${one}\n`,
      `# a, b\nk2:${two}\nk1:${one},`,
    ]) {
      const ring = await ringOf(text);
      assert.deepEqual(
        ring.all().map(({ id }) => id),
        ['k2', 'k1'],
      );
      assert.equal(ring.first().id, 'k2');
      assert.equal(ring.file, undefined, 'nobody but the operator can change it');
    }
  });

  it('with a fault refuses to start, says in one sentence where, and never shows a key', async () => {
    const good = key();
    const short = randomBytes(16).toString('base64');
    const long = randomBytes(48).toString('base64');
    const faults: [string, RegExp][] = [
      ['', /There is no key-encryption key in/],
      ['# nothing', /There is no key-encryption key in/],
      [good, /Line 1 of .* is not of the form id:key/],
      [`k1:${good}\nk2:${short}`, /Line 2 of .* too short: 16 bytes instead of 32/],
      [`k1:${long}`, /Line 1 of .* too long: 48 bytes instead of 32/],
      [`k1:`, /Line 1 of .* too short: 0 bytes/],
      [`k1:${good.slice(0, 40)}!${good.slice(41)}`, /Line 1 of .* not written in base64/],
      [`k1:${good.slice(0, -1)}`, /Line 1 of .* with = at the end/],
      [`my key:${good}`, /Line 1 of .* an id that is not/],
      [`:${good}`, /Line 1 of .* an id that is not/],
      [`k1:${good}\n\nk1:${key()}`, /Line 3 of .* repeats the id k1 of line 1/],
      [`k1:${good}\nk2:${good}`, /Line 2 of .* repeats the key of line 1/],
      [`k1:${good},k2:${short}`, /Entry 2 in line 1 of .* too short/],
      [`k1:${Buffer.alloc(32).toString('base64')}`, /Line 1 of .* a placeholder/],
    ];
    for (const [content, sentence] of faults) {
      for (const place of [{ text: secret(content) }, { file: await fileOf(content) }]) {
        const { message, stack = '' } = await refused(place, sentence);
        assert.ok(!message.includes('\n'), message);
        for (const part of [good.slice(0, 40), short, long]) assert.ok(!stack.includes(part), content);
      }
    }
  });
});

async function refused(place: Parameters<typeof placed>[0], sentence: RegExp): Promise<CannotStart> {
  let thrown: unknown;
  try {
    await openKeyring(placed(place));
  } catch (cause) {
    thrown = cause;
  }
  assert.ok(thrown instanceof CannotStart, `started, although: ${sentence}`);
  assert.match(thrown.message, sentence);
  return thrown;
}

function placed(place: { file: string } | { text: Secret<string> }) {
  return { world, ...place };
}

function ringOf(text: string): Promise<Keyring> {
  return openKeyring({ world, text: secret(text) });
}

async function fileOf(content: string): Promise<string> {
  files += 1;
  const path = join(folder, `ring-${files}`);
  await writeFile(path, content, { mode: 0o600 });
  return path;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

function secret(text: string): Secret<string> {
  return new Secret(text);
}

function key(): string {
  return randomBytes(32).toString('base64');
}
