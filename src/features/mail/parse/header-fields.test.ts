import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMessageIds } from '#kernel/message-id.ts';
import { decodeText, fieldIn, firstToken, readHeaders, withoutComments } from './header-fields.ts';

const word = fc.stringMatching(/^[!-~]{1,30}$/);
const line = fc.array(word, { minLength: 1, maxLength: 30 });
const lineEnd = fc.constantFrom('\r\n', '\n');

function read(text: string) {
  const found = readHeaders(Buffer.from(text));
  return found.kind === 'headers' ? found.headers : assert.fail(found.kind);
}

test('wherever a field is folded, it reads the same', () => {
  fc.assert(
    fc.property(line, fc.infiniteStream(fc.boolean()), lineEnd, (words, isFolded, end) => {
      const folded = words.reduce((text, each) => `${text}${isFolded.next().value ? end : ''} ${each}`, '');
      const headers = read(`X-Before: a${end}X-Folded:${folded}${end}X-After: b${end}${end}body`);
      assert.equal(fieldIn(headers, 'x-folded'), words.join(' '));
      assert.equal(fieldIn(headers, 'x-after'), 'b');
      assert.equal(headers.fields.length, 3);
    }),
  );
});

test('whatever text is carried in encoded words, cut anywhere and folded, comes out again', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map(each => each.replace(/[\p{Cc}\s]+/gu, ' ').trim());
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), fc.boolean(), (plain, size, isBase64) => {
      const letters = [...plain];
      const pieces = Array.from({ length: Math.ceil(letters.length / size) }, (_, at) =>
        Buffer.from(letters.slice(at * size, (at + 1) * size).join('')),
      );
      const words = pieces.map(bytes =>
        isBase64
          ? `=?utf-8?B?${bytes.toString('base64')}?=`
          : `=?utf-8?Q?${[...bytes].map(byte => `=${byte.toString(16).padStart(2, '0')}`).join('')}?=`,
      );
      const headers = read(`Subject: ${words.join('\r\n ')}\r\n\r\n`);
      assert.equal(decodeText(fieldIn(headers, 'subject') ?? ''), plain.toWellFormed());
    }),
  );
});

test('no bytes at all make a field with a line end in it, or make reading fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), bytes => {
      const found = readHeaders(bytes);
      const fields = found.kind === 'headers' ? found.headers.fields : [];
      for (const { name, value } of fields) {
        assert.match(name, /^[!-9;-~]+$/);
        assert.doesNotMatch(`${value}${decodeText(value)}`, /[\r\n\0]/);
      }
    }),
  );
});

test('a list of ids reads the same however it is folded and parted', () => {
  const id = fc.stringMatching(/^[a-zA-Z0-9.]{1,20}@[a-z]{1,10}$/);
  const gap = fc.constantFrom(' ', '', ',', '\r\n ', ' (a comment) ', '\r\n\t');
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 20 }), fc.infiniteStream(gap), (ids, gaps) => {
      const field = ids.map(each => `<${each}>`).reduce((text, each) => text + gaps.next().value + each, '');
      assert.deepEqual(readMessageIds(fieldIn(read(`References:${field}\r\n\r\n`), 'references') ?? ''), ids);
    }),
  );
});

test('comments go, and quoted brackets stay', () => {
  assert.equal(withoutComments('a (b (c) d) e "(f)" \\(g'), 'a  e "(f)" \\(g');
  assert.equal(withoutComments('open (and never closed'), 'open ');
  assert.equal(firstToken('(vacation) Auto-Replied; x=y'), 'auto-replied');
});
