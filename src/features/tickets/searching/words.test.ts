import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { newId, type TenantId } from '#kernel/ids.ts';
import { realWorld } from '#kernel/world.ts';
import { wordCodes, wordsIn } from './words.ts';

test('a word is one however it is spelt', () => {
  assert.deepEqual(wordsIn('Müller, MU\u0308LLER; muller!'), ['muller']);
  assert.deepEqual(wordsIn('Invoice 4711-B'), ['invoice', '4711', 'b']);
  assert.deepEqual(wordsIn('Принтер горит'), ['принтер', 'горит']);
});

test('where words are not set apart, two signs together are found', () => {
  assert.deepEqual(wordsIn('東京都 fire'), ['東京', '京都', 'fire']);
});

test('a log of a megabyte costs no more than its beginning', () => {
  assert.ok(wordsIn(Array.from({ length: 200_000 }, (_, at) => `w${at}`).join(' ')).length <= 3_000);
  assert.deepEqual(wordsIn('x'.repeat(90_000)), []);
});

test('codes of one organisation say nothing about those of another', () => {
  const key = createSecretKey(randomBytes(32));
  const [acme, globex]: [TenantId, TenantId] = [newId(realWorld()), newId(realWorld())];
  assert.deepEqual(wordCodes(key, acme, 'Fire'), wordCodes(key, acme, 'fire'));
  assert.notDeepEqual(wordCodes(key, acme, 'fire'), wordCodes(key, globex, 'fire'));
});
