import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { type TestContext, test } from 'node:test';
import { realWorld } from '#kernel/world.ts';
import { createTextRecords } from '#providers/dns/text-records.ts';
import { answerQuery } from '../../simulators/dns/answer-query.ts';
import { openNameServer } from '../../simulators/dns/sockets.ts';
import { frozenClock } from '../../simulators/frame/clock.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';

const origin = 'http://localhost:4010';
const host = '127.0.0.1';

/** Both name servers at ports of their own, and the control API without one. */
async function simulatedDns(context: TestContext) {
  const { dns, clock, fetch } = createSimulatedWorld({
    clock: frozenClock(new Date('2026-11-20T10:00:00Z')),
  });
  const [resolver, authority] = await Promise.all([
    openNameServer(dns, { role: 'resolver', host, port: 0 }),
    openNameServer(dns, { role: 'authority', host, port: 0 }),
  ]);
  context.after(() => {
    resolver.close();
    authority.close();
  });
  const asking = (port: number) => {
    const client = new Resolver({ timeout: 200, tries: 1 });
    client.setServers([`${host}:${port}`]);
    return client;
  };
  return {
    dns,
    clock,
    resolver: asking(resolver.port),
    authority: asking(authority.port),
    ports: { resolver: resolver.port, authority: authority.port },
    async control(method: string, path: string, body?: object) {
      const request = new Request(`${origin}/dns/_control/${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      });
      const answer = await fetch(request);
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    },
    submit: (form: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(new Request(`${origin}/dns`, { method: 'POST', body: new URLSearchParams(form), headers })),
  };
}

test('a name that is not there and one without such a record are different news', async context => {
  const { authority, resolver } = await simulatedDns(context);
  for (const server of [authority, resolver]) {
    await assert.rejects(server.resolveTxt('nobody.acme.test'), { code: 'ENOTFOUND' });
    await assert.rejects(server.resolveTxt('ns1.acme.test'), { code: 'ENODATA' });
    await assert.rejects(server.resolveMx('acme.test'), { code: 'ENODATA' });
  }
});

test('a name under which others lie is there', async context => {
  const { authority, control } = await simulatedDns(context);
  await control('POST', 'records', { name: 'a.b.acme.test', type: 'TXT', value: 'deep' });
  await assert.rejects(authority.resolveTxt('b.acme.test'), { code: 'ENODATA' });
  await assert.rejects(authority.resolveTxt('c.acme.test'), { code: 'ENOTFOUND' });
});

test('one record may come in several strings, and several records may stand under one name', async context => {
  const { authority, control } = await simulatedDns(context);
  const name = '_keyholder-challenge.acme.test';
  await control('POST', 'records', { name, type: 'TXT', strings: ['keyholder-', 'challenge=abc'] });
  await control('POST', 'records', { name, type: 'TXT', value: 'other' });
  assert.deepEqual((await authority.resolveTxt(name)).map(strings => strings.join('')).sort(), [
    'keyholder-challenge=abc',
    'other',
  ]);
});

test('what does not fit into a datagram comes over a stream', async context => {
  const { authority, control } = await simulatedDns(context);
  const texts = Array.from({ length: 20 }, (_, at) => `${at} ${'x'.repeat(200)}`);
  for (const value of texts) await control('POST', 'records', { name: 'long.acme.test', type: 'TXT', value });
  const found = await authority.resolveTxt('long.acme.test');
  assert.deepEqual(found.map(strings => strings.join('')).sort(), texts.sort());
});

test('a domain names its server and where that is', async context => {
  const { resolver } = await simulatedDns(context);
  assert.deepEqual(await resolver.resolveNs('acme.test'), ['ns1.acme.test']);
  assert.deepEqual(await resolver.resolve4('ns1.acme.test'), [host]);
  await assert.rejects(resolver.resolve6('ns1.acme.test'), { code: 'ENODATA' });
});

test('a resolver remembers that there was nothing; the domain’s own server knows better', async context => {
  const { authority, resolver, clock, control } = await simulatedDns(context);
  const name = '_keyholder-challenge.acme.test';
  await assert.rejects(resolver.resolveTxt(name), { code: 'ENOTFOUND' });
  await control('POST', 'records', { name, type: 'TXT', value: 'here' });
  await assert.rejects(resolver.resolveTxt(name), { code: 'ENOTFOUND' });
  assert.deepEqual(await authority.resolveTxt(name), [['here']]);
  clock.advance(301_000);
  assert.deepEqual(await resolver.resolveTxt(name), [['here']]);
});

test('name servers can be silent, refuse and fail, and a resolver then has nothing to say', async context => {
  const { authority, resolver, control } = await simulatedDns(context);
  await control('PATCH', 'zones/acme.test', { servers: 'silent' });
  await assert.rejects(authority.resolveTxt('acme.test'), { code: 'ETIMEOUT' });
  await assert.rejects(resolver.resolveTxt('acme.test'), { code: 'ESERVFAIL' });
  await control('PATCH', 'zones/acme.test', { servers: 'refuses' });
  await assert.rejects(authority.resolveTxt('acme.test'), { code: 'EREFUSED' });
  await control('PATCH', 'resolver', { temper: 'silent' });
  await assert.rejects(resolver.resolveTxt('globex.test'), { code: 'ETIMEOUT' });
});

test('nobody’s own name server speaks for somebody else', async context => {
  const { authority, resolver } = await simulatedDns(context);
  await assert.rejects(authority.resolveTxt('example.com'), { code: 'EREFUSED' });
  await assert.rejects(resolver.resolveTxt('example.com'), { code: 'ENOTFOUND' });
});

test('what is no question gets no answer, or one that says so', async context => {
  const { dns } = await simulatedDns(context);
  const answered = (bytes: Buffer) => answerQuery(dns, 'authority', 'datagram', bytes);
  const header = (flags: number, questions: number) =>
    Buffer.from([0, 7, flags >> 8, flags & 0xff, 0, questions, 0, 0, 0, 0, 0, 0]);
  assert.equal(answered(Buffer.from([1, 2, 3])), undefined);
  assert.equal(answered(header(0x8000, 1)), undefined, 'somebody’s answer');
  assert.equal(answered(Buffer.concat([header(0, 1), Buffer.from([63, 65])])), undefined, 'cut off');
  assert.equal(codeIn(answered(header(0, 0))), 1, 'without a question it is malformed');
  assert.equal(codeIn(answered(header(0x2000, 1))), undefined, 'another deed, and cut off');
});

function codeIn(answer: Buffer | undefined): number | undefined {
  return answer && answer.readUInt16BE(2) & 0xf;
}

test('the server finds a challenge at once by the domain’s own name server, over the wire', async context => {
  const { ports, resolver, control, dns } = await simulatedDns(context);
  const name = '_keyholder-challenge.acme.test';
  await assert.rejects(resolver.resolveTxt(name));
  await control('POST', 'records', { name, type: 'TXT', strings: ['keyholder-', 'challenge=abc'] });
  const records = createTextRecords({
    world: realWorld(),
    resolvers: [`${host}:${ports.resolver}`],
    authorityPort: ports.authority,
    mayAsk: () => true,
  });
  assert.deepEqual(await records.findTexts(name, 'acme.test'), {
    kind: 'texts',
    texts: ['keyholder-challenge=abc'],
  });
  assert.deepEqual(
    dns.asked.filter(({ name: asked }) => asked === name).map(({ role }) => role),
    ['resolver', 'authority'],
  );
});

test('a person publishes a TXT record on the page, and no page of another origin does', async context => {
  const { authority, submit } = await simulatedDns(context);
  const name = '_keyholder-challenge.acme.test';
  const form = { deed: 'publish', host: `${name}.`, value: ' keyholder-challenge=abc ' };
  assert.equal((await submit(form, { origin: 'https://evil.example.com' })).status, 403);
  await assert.rejects(authority.resolveTxt(name));
  assert.equal((await submit(form)).status, 303);
  assert.deepEqual(await authority.resolveTxt(name), [['keyholder-challenge=abc']]);
  const nowhere = await submit({ ...form, host: 'x.nobody.test' });
  assert.equal(nowhere.status, 400);
  assert.match(await nowhere.text(), /lies in no domain/);
});
