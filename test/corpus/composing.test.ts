import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMail } from '#features/mail/parse/read.ts';
import { composeMail } from '#features/outbox/compose.ts';
import type { Draft } from '#features/outbox/draft.ts';
import { Failure } from '#kernel/failures.ts';
import { requireMessageId } from '#kernel/message-id.ts';
import { realWorld } from '#kernel/world.ts';

const needs = { world: realWorld() };
const draft: Draft = {
  from: { name: 'Acme Help', address: 'help@acme.test' },
  to: [{ name: 'Kim Customer', address: 'kim@customer.test' }],
  subject: 'Re: The printer',
  text: 'Try it again.',
};

/** As whoever gets it would read it, by our own reader. */
async function sent(changes: Partial<Draft> = {}) {
  const composed = await composeMail(needs, { ...draft, ...changes });
  const read = await readMail({ bytes: Buffer.from(composed.raw), receivedAt: needs.world.now() });
  assert.equal(read.kind, 'mail');
  return { ...composed, mail: read.mail };
}

async function refusedFields(changes: Partial<Draft>): Promise<string[]> {
  try {
    await composeMail(needs, { ...draft, ...changes });
  } catch (cause) {
    assert.ok(cause instanceof Failure && cause.code === 'invalid_input');
    return Object.keys(cause.parts.fields ?? {});
  }
  return assert.fail('It was composed.');
}

function lines(raw: string): string[] {
  return raw.split('\r\n');
}

test('a mail says what its draft says, under a name of ours', async () => {
  const { mail, messageId, raw } = await sent();
  assert.equal(mail.messageId, messageId);
  assert.match(messageId, /^kh\.[0-9a-f]{32}@acme\.test$/);
  assert.deepEqual(
    [mail.from[0]?.address, mail.from[0]?.name, mail.to[0]?.address, mail.subject, mail.body.text],
    ['help@acme.test', 'Acme Help', 'kim@customer.test', 'Re: The printer', 'Try it again.'],
  );
  assert.ok(
    lines(raw).every(line => line.length <= 998 && !/[^\t -~]/.test(line)),
    'plain lines only',
  );
});

test('two mails never have the same name', async () => {
  const [one, other] = await Promise.all([sent(), sent()]);
  assert.notEqual(one.messageId, other.messageId);
});

test('what is not ASCII arrives: subject, names, file names, text and page', async () => {
  const { mail } = await sent({
    subject: 'Grüße – 你好 🙂',
    from: { name: 'Hilfe für Müller', address: 'help@acme.test' },
    to: [{ name: '李明', address: 'li@müller.test' }],
    text: 'Zażółć gęślą jaźń 🙂',
    html: '<p>Привет</p>',
    attachments: [{ fileName: 'Grüße 你好.pdf', mediaType: 'application/pdf', content: Buffer.from('%PDF') }],
  });
  assert.deepEqual(
    [mail.subject, mail.from[0]?.name, mail.to[0]?.name, mail.to[0]?.address, mail.body.text, mail.body.html],
    [
      'Grüße – 你好 🙂',
      'Hilfe für Müller',
      '李明',
      'li@xn--mller-kva.test',
      'Zażółć gęślą jaźń 🙂',
      '<p>Привет</p>',
    ],
  );
  const [file] = mail.attachments;
  assert.deepEqual([file?.fileName, Buffer.from(file?.content ?? []).toString()], ['Grüße 你好.pdf', '%PDF']);
});

test('any subject, name and text arrives as it was written', async () => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 200 })
    .filter(
      text => /^[^\p{C}\p{Z}]([^\p{C}]*[^\p{C}\p{Z}])?$/u.test(text) && !/\p{Z}{2}|[^\P{Z} ]/u.test(text),
    );
  const text = fc.array(line, { minLength: 1, maxLength: 10 }).map(each => each.join('\n'));
  await fc.assert(
    fc.asyncProperty(line, text, async (subject, words) => {
      const { mail, raw } = await sent({ subject, text: words });
      assert.equal(mail.subject, subject.toWellFormed());
      assert.equal(mail.body.text, words);
      assert.ok(lines(raw).every(each => each.length <= 998));
    }),
    { numRuns: 200 },
  );
});

test('very long lines are cut for the way and arrive whole', async () => {
  const text = `${'long '.repeat(3_000)}end`;
  const { mail, raw } = await sent({ text, subject: 'word '.repeat(150).trim() });
  assert.equal(mail.body.text, text);
  assert.equal(mail.subject, 'word '.repeat(150).trim());
  assert.ok(lines(raw).every(line => line.length <= 998));
});

test('dots and From at the beginning of a line arrive', async () => {
  const text = '.\n..\nFrom me\n-- \nAcme';
  assert.equal((await sent({ text })).mail.body.text, text);
});

const intruders = ['a\r\nBcc: all@acme.test', 'a\nb', 'a\rb', 'a\0b', 'a\u2028b', 'a\u202eb'];

test('nothing that would begin another field, or hide, gets into one', async () => {
  for (const text of intruders) {
    assert.deepEqual(await refusedFields({ subject: text }), ['subject']);
    assert.deepEqual(await refusedFields({ from: { name: text, address: 'help@acme.test' } }), ['from']);
    assert.deepEqual(await refusedFields({ to: [{ address: `kim@customer.test${text}` }] }), ['to.0']);
    assert.deepEqual(await refusedFields({ to: [{ group: text, members: [{ address: 'a@b.test' }] }] }), [
      'to.0',
    ]);
    const attachments = [{ fileName: text, mediaType: 'text/plain', content: Buffer.from('x') }];
    assert.deepEqual(await refusedFields({ attachments }), ['attachments.0']);
    const typed = [{ fileName: 'a', mediaType: `text/plain; name="${text}"`, content: Buffer.from('x') }];
    assert.deepEqual(await refusedFields({ attachments: typed }), ['attachments.0']);
  }
});

test('everything that is wrong is said at once, and nothing of it is repeated', async () => {
  await assert.rejects(
    composeMail(needs, {
      ...draft,
      to: [{ address: 'secret-nobody' }],
      cc: [{ address: 'ü@customer.test' }],
      subject: 'secret\n',
      text: '\ud800',
    }),
    (cause: unknown) => {
      assert.ok(cause instanceof Failure);
      assert.deepEqual(Object.keys(cause.parts.fields ?? {}).toSorted(), ['cc.0', 'subject', 'text', 'to.0']);
      assert.doesNotMatch(JSON.stringify(cause.parts), /secret/);
      return true;
    },
  );
  assert.deepEqual(await refusedFields({ to: [] }), ['to']);
  const crowd = Array.from({ length: 501 }, (_, at) => ({ address: `p${at}@list.test` }));
  assert.deepEqual(await refusedFields({ to: crowd }), ['to']);
  const path = [{ fileName: '../x', mediaType: 'text/plain', content: Buffer.from('x') }];
  assert.deepEqual(await refusedFields({ attachments: path }), ['attachments.0']);
});

test('more than Gmail sends is refused before anything is kept', async () => {
  const content = Buffer.alloc(27 * 1_024 * 1_024);
  const attachments = [{ fileName: 'a.bin', mediaType: 'application/octet-stream', content }];
  await assert.rejects(composeMail(needs, { ...draft, attachments }), { code: 'too_large' });
});

test('an answer stands in its thread', async () => {
  const id = requireMessageId;
  const references = Array.from({ length: 60 }, (_, at) => id(`r${59 - at}@x`));
  const { mail } = await sent({ answers: { messageId: id('last@x'), references } });
  assert.deepEqual(mail.inReplyTo, ['last@x']);
  assert.equal(mail.references[0], 'last@x', 'the newest');
  assert.equal(mail.references.at(-1), 'r0@x', 'and the first');
  assert.equal(mail.references.length, 31);
});

test('each name stands once in one pair of brackets, which our own reader would not miss', async () => {
  const id = requireMessageId;
  const { raw, messageId } = await sent({
    answers: { messageId: id('last@x'), references: [id('r1@x'), id('r0@x')] },
  });
  const field = (name: string) => lines(raw).find(line => line.startsWith(`${name}: `));
  assert.equal(field('Message-ID'), `Message-ID: <${messageId}>`);
  assert.equal(field('In-Reply-To'), 'In-Reply-To: <last@x>');
  assert.equal(field('References'), 'References: <r0@x> <r1@x> <last@x>');
});

test('groups, copies and hidden copies go where they are said to go', async () => {
  const { mail, raw } = await sent({
    to: [{ group: 'Desk; all', members: [{ address: 'a@b.test' }, { name: 'B, b', address: 'b@b.test' }] }],
    cc: [{ address: 'c@b.test' }],
    bcc: [{ address: 'hidden@b.test' }],
    replyTo: { address: 'help+kr1@acme.test' },
  });
  assert.deepEqual(
    mail.to.map(({ address, group }) => `${group}: ${address}`),
    ['Desk; all: a@b.test', 'Desk; all: b@b.test'],
  );
  assert.deepEqual([mail.cc[0]?.address, mail.replyTo[0]?.address], ['c@b.test', 'help+kr1@acme.test']);
  assert.match(raw, /^Bcc: hidden@b\.test\r$/m);
});

test('what a program writes says so, and is answered by none', async () => {
  const { mail } = await sent({ byProgram: true });
  assert.deepEqual([mail.origin.kind, mail.mayBeAnsweredByProgram], ['auto_reply', false]);
  assert.deepEqual((await sent()).mail.origin, { kind: 'person' });
});

test('a picture of the page is inside, and a mail in a mail arrives byte for byte', async () => {
  const inner = Buffer.from('From: a@b.test\r\nSubject: Gr\xfc\xdfe\r\n\r\n8 bit', 'latin1');
  const { mail } = await sent({
    html: '<p>See <img src="cid:logo@acme.test"></p>',
    attachments: [
      {
        fileName: 'logo.png',
        mediaType: 'image/png',
        content: Buffer.from('png'),
        contentId: 'logo@acme.test',
      },
      { fileName: 'first.eml', mediaType: 'message/rfc822', content: inner },
    ],
  });
  assert.deepEqual(
    mail.attachments.map(({ fileName, isInline }) => [fileName, isInline]),
    [
      ['logo.png', true],
      ['first.eml', false],
    ],
  );
  assert.ok(inner.equals(Buffer.from(mail.attachments[1]?.content ?? [])));
});
