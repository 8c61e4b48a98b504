import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Client } from '../harness/client.ts';
import { startKeyholder, type TestKeyholder } from '../harness/keyholder.ts';

const patienceMs = 5_000;

describe('live updates', () => {
  let keyholder: TestKeyholder;
  before(async () => {
    keyholder = await startKeyholder();
  });
  after(() => keyholder.close());

  it('end with the session they were opened by', async () => {
    const kim = await keyholder.signedIn('kim@acme.test');
    const stream = await open(kim);
    await kim.delete('/api/v1/session').expect(204);
    await untilEnd(stream);
    await kim.get('/api/v1/events').problem(401);
  });

  it('end for a person who was frozen, and tell another organisation nothing of it', async () => {
    const globexOwner = await keyholder.signedIn('admin@globex.test');
    const globex = await open(globexOwner);
    const owner = await keyholder.signedIn('admin@acme.test');
    const mia = await keyholder.signedIn('mia@acme.test');
    const { user } = await mia.get('/api/v1/auth/me').read(z.object({ user: hasId }));
    const stream = await open(mia);
    await owner.post(`/api/v1/users/${user.id}/freeze`).expect(204);
    await untilEnd(stream);
    const key = await globexOwner
      .post('/api/v1/api-keys', { name: 'a sign of life', scopes: ['tickets.read'] })
      .read(hasId, 201);
    assert.doesNotMatch(await heardUntil(globex, key.id), new RegExp(user.id));
    await globex.cancel();
  });

  it('leave nothing behind when they were asked for by HEAD', async () => {
    const kim = await keyholder.signedIn('kim@acme.test');
    const before = await watchersOf(keyholder);
    await keyholder
      .stranger()
      .raw('/api/v1/events', { method: 'HEAD', headers: { cookie: `session=${kim.cookie('session')}` } })
      .expect(200);
    assert.equal(await watchersOf(keyholder), before);
  });

  it('that were left do not disturb the server when it stops', async () => {
    const other = await startKeyholder();
    const stream = await open(await other.signedIn('kim@acme.test'));
    await stream.cancel();
    while ((await watchersOf(other)) > 0) await setImmediate();
    await other.close();
  });
});

const hasId = z.object({ id: z.string() });

type Stream = ReadableStreamDefaultReader<Uint8Array>;

/** Reads the first words, so that the subscription is there for certain. */
async function open(client: Client): Promise<Stream> {
  const { body } = await client.get('/api/v1/events').expect(200);
  assert.ok(body);
  const stream = body.getReader();
  await stream.read();
  return stream;
}

async function watchersOf({ server }: TestKeyholder): Promise<number> {
  const { values } = await server.needs.metrics.watchers.get();
  return values[0]?.value ?? 0;
}

async function heardUntil(stream: Stream, sign: string): Promise<string> {
  let heard = '';
  while (!heard.includes(sign)) {
    const { value, done } = await stream.read();
    assert.equal(done, false);
    heard += new TextDecoder().decode(value);
  }
  return heard;
}

async function untilEnd(stream: Stream): Promise<void> {
  const patience = AbortSignal.timeout(patienceMs);
  patience.addEventListener('abort', () => void stream.cancel());
  while (!(await stream.read()).done) assert.equal(patience.aborted, false);
  assert.equal(patience.aborted, false, 'The stream did not end by itself.');
}
