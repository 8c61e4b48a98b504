import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMail } from '#features/mail/parse/read.ts';
import { letter, letterOf, multipart, part } from './letter.ts';

const receivedAt = new Date('2026-11-02T09:00:05Z');

/** A usual mail of every kind of thing, to be spoiled. */
const whole = letterOf(
  multipart('mixed', [
    multipart('alternative', [
      part('text/plain; charset=utf-8', 'Grüße'),
      part('text/html; charset=utf-8', '<p>Grüße <a href="https://a.test">x</a><img src="cid:l@x"></p>'),
    ]),
    part('message/delivery-status', 'Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\n'),
    part('message/rfc822', letter({}, 'Inner')),
  ]),
  {
    'Authentication-Results': 'mx.google.com; dmarc=pass header.from=customer.test',
    References: '<a@x> <b@x>',
  },
);

test('whatever bytes come, they are a mail or are put aside with a reason of ours', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async bytes => {
      const read = await readMail({ bytes, receivedAt });
      assert.ok(read.kind === 'mail' || read.reason !== 'broken', 'Nothing may be broken by chance.');
    }),
  );
});

test('a mail that is cut off, or in which anything is changed, is still read', async () => {
  const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), fc.array(change, { maxLength: 30 }), async (length, changes) => {
      const bytes = Buffer.from(whole);
      for (const { at, byte } of changes) bytes[at] = byte;
      const read = await readMail({ bytes: bytes.subarray(0, length), receivedAt });
      assert.ok(read.kind === 'mail' || read.reason === 'empty', JSON.stringify(read));
    }),
  );
});

test('whatever a page is made of, nothing in it acts or loads', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<script>',
      '</script>',
      '<img src=',
      ' onerror=x',
      '<a href=',
      'javascript:x',
      '">',
      "'>",
    ),
    fc.constantFrom(
      '<style>',
      '</style>',
      '<!--',
      '-->',
      '<svg ',
      '<math>',
      '<![CDATA[',
      ']]>',
      '<p style="',
      '&#x3c;',
    ),
    fc.constantFrom(
      'url(x)',
      '<iframe ',
      'srcdoc=',
      '<template>',
      '<noscript>',
      '</title>',
      '\u0000',
      '<td',
      '/>',
    ),
    fc.string({ maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async pieces => {
      const bytes = letter({ 'Content-Type': 'text/html; charset=utf-8' }, pieces.join(''));
      const read = await readMail({ bytes, receivedAt });
      const html = read.kind === 'mail' ? (read.mail.body.html ?? '') : '';
      const bare = html.replace(/"[^"]*"/g, '""');
      assert.doesNotMatch(
        bare,
        /<(script|style|svg|math|iframe|template|noscript|form)\b|<[^>]*\s(on\w+|src\w*)=/i,
      );
      assert.doesNotMatch(html, /href="\s*(javascript|data):|style="[^"]*url\(/i);
    }),
    { numRuns: 300 },
  );
});

test('wherever something is cut off, no half of a character is left, which no table would take', async () => {
  const long = fc.constantFrom(248, 249, 250, 998, 999, 1_000).map(length => `${'a'.repeat(length)}😀😀`);
  await fc.assert(
    fc.asyncProperty(fc.tuple(long, long, long, long), async ([subject, name, fileName, contentId]) => {
      const file = part(`image/png; name="${fileName}"`, 'x', { 'Content-ID': `<${contentId}>` });
      const page = part('text/html; charset=utf-8', `<img src="cid:${contentId}">`);
      const bytes = letterOf(multipart('related', [page, file]), {
        Subject: subject,
        From: `"${name}" <zoe@customer.test>`,
      });
      const read = await readMail({ bytes, receivedAt });
      assert.ok(read.kind === 'mail' && read.mail.attachments[0]?.isInline);
      const texts: string[] = [];
      JSON.stringify(read.mail, (_, value) => {
        if (typeof value === 'string') texts.push(value);
        return value;
      });
      assert.deepEqual(
        texts.filter(text => !text.isWellFormed()),
        [],
      );
    }),
  );
});
