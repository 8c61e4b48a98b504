import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressesIn } from '../../simulators/google/gmail/mime/addresses.ts';
import { compose, spelledAddress } from '../../simulators/google/gmail/mime/compose.ts';
import { decodeWords, encodeWords } from '../../simulators/google/gmail/mime/encoded-words.ts';
import { findHeader, headersOf, sectionsOf } from '../../simulators/google/gmail/mime/headers.ts';
import { everyPart, findBody, readParts, textOf } from '../../simulators/google/gmail/mime/parts.ts';
import { rewriteHead } from '../../simulators/google/gmail/mime/rewrite-head.ts';
import { everything, gmailWorld } from './gmail-world.ts';

const printable = fc
  .string({ unit: 'grapheme', maxLength: 80 })
  .map(text => text.replaceAll(/\s+/g, ' ').trim());

test('whatever is encoded for a header comes out as it went in, in lines that mail servers take', () => {
  fc.assert(
    fc.property(printable, text => {
      const encoded = encodeWords(text);
      assert.match(encoded, /^[\x20-\x7e\r\n]*$/);
      assert.ok(encoded.split('\r\n').every(line => line.length <= 80 || /^[\x20-\x7e]*$/.test(text)));
      if (!text.includes('=?')) assert.equal(decodeWords(encoded.replaceAll('\r\n', '')), text);
    }),
  );
});

test('a composed mail is read back whole: people, subject, both texts and every file', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map(text => text.replaceAll(/[\s=]+/g, ' ').trim());
  const content = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(
      name,
      printable,
      fc.string({ unit: 'grapheme' }),
      fc.array(content, { maxLength: 3 }),
      (who, subject, text, files) => {
        const raw = compose({
          headers: [
            ['From', spelledAddress({ name: who, address: 'zoe@customer.test' })],
            ['Subject', subject],
          ],
          text,
          html: `<p>${text}</p>`,
          attachments: files.map((bytes, at) => ({
            filename: `Datei ä ${at}.bin`,
            mimeType: 'application/x-test',
            content: bytes,
          })),
          boundary: 'cut-here',
        });
        const mail = readParts(raw);
        const lines = text.replaceAll(/\r?\n/g, '\r\n');
        const [plain, html] = [findBody(mail, 'text/plain'), findBody(mail, 'text/html')];
        assert.ok(plain && html);
        assert.equal(textOf(plain), lines);
        assert.equal(textOf(html), `<p>${lines}</p>`);
        const [sender] = addressesIn(findHeader(mail.headers, 'From'));
        assert.deepEqual(sender, { name: who, address: 'zoe@customer.test' });
        if (!subject.includes('=?'))
          assert.equal(decodeWords(findHeader(mail.headers, 'Subject') ?? ''), subject);
        const attached = everyPart(mail).filter(part => part.isAttachment);
        assert.deepEqual(
          attached.map(part => [part.filename, Buffer.from(part.content())]),
          files.map((bytes, at) => [`Datei ä ${at}.bin`, Buffer.from(bytes)]),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('putting headers above leaves every other byte where it was', () => {
  const line = fc.constantFrom(
    'Subject: a',
    'X-Long: one\r\n\ttwo\r\n three',
    'x-odd:',
    'No colon here',
    'Bytes: \xff\xfe',
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.uint8Array(), (lines, bytes) => {
      const raw = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
      const rewritten = rewriteHead(raw, { above: ['Delivered-To: kim@acme.test'] });
      assert.deepEqual(rewritten, Buffer.concat([Buffer.from('Delivered-To: kim@acme.test\r\n'), raw]));
      assert.deepEqual(sectionsOf(rewritten).body, Buffer.from(bytes));
      const without = rewriteHead(raw, { without: ['x-long'] });
      assert.equal(findHeader(headersOf(without), 'X-Long'), undefined);
      assert.ok(!without.toString('latin1').includes('\ttwo'), 'a header goes with its folds');
    }),
  );
});

test('addresses are found as people write them', () => {
  const cases: [string, string[]][] = [
    ['zoe@customer.test', ['zoe@customer.test']],
    ['"Brandt, Zoë" <zoe@customer.test>, Bo <bo@other.test>', ['zoe@customer.test', 'bo@other.test']],
    ['zoe@customer.test (Zoë, at home (or not)), bo@other.test', ['zoe@customer.test', 'bo@other.test']],
    ['Friends: zoe@customer.test, Bo <bo@other.test>;', ['zoe@customer.test', 'bo@other.test']],
    ['undisclosed-recipients:;', []],
    ['"a \\" b" <a@b.test>', ['a@b.test']],
    ['=?UTF-8?Q?Zo=C3=AB?= <zoe@customer.test>', ['zoe@customer.test']],
    ['<>', []],
    ['nobody', []],
    ['zoe@customer.test,,; bo@other.test', ['zoe@customer.test', 'bo@other.test']],
  ];
  for (const [text, expected] of cases) {
    assert.deepEqual(
      addressesIn(text).map(({ address }) => address),
      expected,
      text,
    );
  }
});

test('no bytes at all keep a mail from being put in, listed, searched and read in every format', async () => {
  const world = gmailWorld();
  await world.settings({ isQuotaEnforced: false });
  const kim = await world.client('kim@acme.test', everything);
  const piece = fc.constantFrom(
    ...[
      'Subject: x',
      'From: <',
      'To: a@b, "',
      'Content-Type: multipart/mixed; boundary=b',
      '--b',
      '--b--',
      '',
    ],
    ...[
      'Content-Type: message/rfc822',
      'Content-Transfer-Encoding: base64',
      'References: <a@b> <',
      '=?x?Q?=zz?=',
    ],
    ...[
      'Content-Type: text/html; charset=klingon',
      ' folded',
      'Content-Disposition: attachment; filename*0*=x',
      '\0',
    ],
  );
  const mails = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map(bytes => Buffer.from(bytes)),
    fc.array(piece, { maxLength: 25 }).map(lines => Buffer.from(lines.join('\r\n'))),
  );
  await fc.assert(
    fc.asyncProperty(mails, async bytes => {
      if (bytes.length === 0) return;
      const { id } = await kim.post('/messages', { raw: bytes.toString('base64url') });
      for (const format of ['full', 'metadata', 'minimal']) await kim.get(`/messages/${id}?format=${format}`);
      const { raw } = await kim.get(`/messages/${id}?format=raw`);
      assert.deepEqual(Buffer.from(String(raw), 'base64url'), bytes);
      await kim.get('/messages?q=parser from:zoe has:attachment&maxResults=1');
      await kim.remove(`/messages/${id}`);
    }),
    { numRuns: 200 },
  );
});

test('a mail made to be slow is read as fast as any other', () => {
  const nested = Array.from(
    { length: 2_000 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  const slow = [
    nested.join(''),
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(20_000)}`,
    `Subject: ${'=?UTF-8?Q?a?= '.repeat(50_000)}\r\n\r\n`,
    `Subject: x\r\n${' y\r\n'.repeat(200_000)}\r\n`,
    `To: ${'"'.repeat(1)}${'a,('.repeat(100_000)}\r\n\r\n`,
    `Content-Type: text/html\r\n\r\n${'<style>'.repeat(100_000)}`,
    `Content-Type: text/plain; ${'a=b;'.repeat(50_000)}\r\n\r\n`,
  ];
  for (const text of slow) {
    const started = process.cpuUsage();
    const mail = readParts(Buffer.from(text));
    everyPart(mail);
    decodeWords(findHeader(mail.headers, 'Subject') ?? '');
    addressesIn(findHeader(mail.headers, 'To'));
    const { user, system } = process.cpuUsage(started);
    const spentMs = (user + system) / 1_000;
    assert.ok(spentMs < 3_000, `${text.slice(0, 40)}: ${spentMs} ms`);
  }
});
