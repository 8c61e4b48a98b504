import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { newId, type TenantId } from '#kernel/ids.ts';
import { realWorld, shifted } from '#kernel/world.ts';
import { readReplyToken, replyAddress, replyLine, tokensIn, writeReplyToken } from './reply-token.ts';

const DAY_MS = 86_400_000;
const key = createSecretKey(randomBytes(32));
const acme: TenantId = newId(realWorld());
const globex: TenantId = newId(realWorld());
const now = new Date('2026-11-02T09:00:00Z');
const expiresAt = shifted(now, 30 * DAY_MS);
const to = { tenantId: acme, ticketNumber: 4_711, recipient: 'kim@customer.test' };
const token = writeReplyToken(key, { ...to, expiresAt });
const asKim = { tenantId: acme, senders: ['kim@customer.test'], now };

test('a token comes back from the person it was given to', () => {
  assert.deepEqual(readReplyToken(key, token, asKim), { kind: 'valid', ticketNumber: 4_711 });
  assert.deepEqual(readReplyToken(key, token, { ...asKim, senders: ['x@y.test', 'Kim@Customer.test'] }), {
    kind: 'valid',
    ticketNumber: 4_711,
  });
});

test('it says nothing to anybody else, in another organisation, or under another key', () => {
  const foreign = { kind: 'foreign' };
  assert.deepEqual(readReplyToken(key, token, { ...asKim, senders: ['lee@customer.test'] }), foreign);
  assert.deepEqual(readReplyToken(key, token, { ...asKim, senders: [] }), foreign);
  assert.deepEqual(readReplyToken(key, token, { ...asKim, tenantId: globex }), foreign);
  assert.deepEqual(readReplyToken(createSecretKey(randomBytes(32)), token, asKim), foreign);
});

test('it ends with its day', () => {
  assert.equal(readReplyToken(key, token, { ...asKim, now: expiresAt }).kind, 'valid');
  assert.deepEqual(readReplyToken(key, token, { ...asKim, now: shifted(expiresAt, DAY_MS) }), {
    kind: 'expired',
    ticketNumber: 4_711,
  });
});

test('no letter of it can be changed, and there is one way to write it', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  for (let at = 0; at < token.length; at += 1)
    for (const letter of letters) {
      const other = token.slice(0, at) + letter + token.slice(at + 1);
      if (other !== token) assert.equal(readReplyToken(key, other, asKim).kind, 'foreign', other);
    }
});

test('whatever comes instead of a token is none', () => {
  fc.assert(fc.property(fc.string(), text => readReplyToken(key, text, asKim).kind === 'foreign'));
});

test('every ticket and day comes back, also through systems that know no capitals', () => {
  const day = fc.integer({ min: 0, max: 60_000 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0xffff_ffff }), day, (ticketNumber, days) => {
      const until = new Date(Date.UTC(2020, 0, 1) + days * DAY_MS);
      const written = writeReplyToken(key, { ...to, ticketNumber, expiresAt: until });
      const address = replyAddress('help@acme.test', written) ?? '';
      const [found = ''] = tokensIn([address.toUpperCase()], '');
      assert.deepEqual(readReplyToken(key, found, { ...asKim, now: until }), { kind: 'valid', ticketNumber });
    }),
  );
});

test('it fits into an address; where it does not, it goes below the text and is found there', () => {
  assert.match(replyAddress('help@acme.test', token) ?? '', /^help\+kr[a-z2-7]{26}@acme\.test$/);
  assert.equal(replyAddress(`${'h'.repeat(40)}@acme.test`, token), undefined);
  assert.equal(replyAddress('"odd one"@acme.test', token), undefined);
  assert.deepEqual(tokensIn([], `> wrote:\n> ${replyLine(token).toUpperCase()}.`), [token]);
  assert.deepEqual(tokensIn([`help+${token}@acme.test`], `Ref: ${token}`), [token]);
});

test('ten thousand made-up tokens are not all tried', () => {
  const many = Array.from(
    { length: 10_000 },
    (_, at) =>
      `kr${String(at)
        .replace(/\D|[0189]/g, 'a')
        .padStart(26, 'b')}`,
  );
  assert.ok(tokensIn([], many.join(' ')).length <= 10);
});
