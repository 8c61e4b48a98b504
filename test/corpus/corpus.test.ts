import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mail, MailRead } from '#features/mail/parse/mail.ts';
import { readMail } from '#features/mail/parse/read.ts';
import { addressSamples } from './address-samples.ts';
import { attachmentSamples } from './attachment-samples.ts';
import { authenticationSamples } from './authentication-samples.ts';
import { automaticSamples } from './automatic-samples.ts';
import { bounceSamples } from './bounce-samples.ts';
import { charsetSamples, wrongCharsetSamples } from './charset-samples.ts';
import { dateSamples, headerSamples, messageIdSamples } from './header-samples.ts';
import { htmlSamples } from './html-samples.ts';
import type { Facts, Sample } from './letter.ts';
import { noticeSamples } from './notice-samples.ts';
import { sizeSamples } from './size-samples.ts';
import { structureSamples } from './structure-samples.ts';

const areas: Readonly<Record<string, readonly Sample[]>> = {
  charset: charsetSamples,
  'wrong charset': wrongCharsetSamples,
  header: headerSamples,
  'message id': messageIdSamples,
  date: dateSamples,
  address: addressSamples,
  structure: structureSamples,
  attachment: attachmentSamples,
  html: htmlSamples,
  bounce: bounceSamples,
  notice: noticeSamples,
  automatic: automaticSamples,
  authentication: authenticationSamples,
  size: sizeSamples,
};

const LEAST = 200;
const receivedAt = new Date('2026-11-02T09:00:05Z');

test('the corpus is as large as was promised, and every mail in it is another', () => {
  const all = Object.values(areas).flat();
  assert.ok(all.length >= LEAST, `It has ${all.length} mails.`);
  assert.equal(new Set(all.map(({ raw }) => raw.toString('base64'))).size, all.length);
});

for (const [area, samples] of Object.entries(areas)) {
  for (const { name, raw, is } of samples) {
    test(`${area}: ${name}`, async () => {
      const before = Buffer.from(raw);
      const read = await readMail({ bytes: raw, receivedAt });
      assert.ok(raw.equals(before), 'Reading changes nothing.');
      if ('quarantine' in is) assert.deepEqual(outcomeOf(read), is.quarantine);
      else expectFacts(requireMail(read), is);
    });
  }
}

function outcomeOf(read: MailRead): string {
  return read.kind === 'mail' ? 'a mail' : read.reason;
}

function requireMail(read: MailRead): Mail {
  if (read.kind === 'mail') return read.mail;
  return assert.fail(`It was put aside: ${read.reason} ${read.cause}`);
}

function expectFacts(mail: Mail, is: Facts): void {
  const found = factsOf(mail);
  const { notInHtml: _, ...named } = is;
  for (const [name, expected] of Object.entries(named)) {
    if (expected instanceof RegExp) assert.match(String(found[name]), expected);
    else assert.deepEqual(found[name], expected, name);
  }
  if (is.notInHtml) assert.doesNotMatch(mail.body.html ?? '', is.notInHtml);
  expectKeepable(mail);
}

function factsOf(mail: Mail): Readonly<Record<string, unknown>> {
  const { body, attachments, report, origin, authentication } = mail;
  return {
    subject: mail.subject.length > 999 ? `${mail.subject.trimEnd()} ` : mail.subject,
    from: mail.from[0]?.address ?? null,
    fromName: mail.from[0]?.name,
    oddities: mail.from[0]?.oddities,
    to: mail.to.map(({ address, group }) => (group ? `${group}: ${address}` : address)),
    messageId: mail.messageId ?? null,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    text: body.text,
    html: body.html ?? null,
    remoteImages: body.remoteImages,
    isCut: body.isCut,
    files: attachments.map(({ fileName }) => fileName),
    kinds: attachments.map(({ kind }) => kind),
    inline: attachments.filter(({ isInline }) => isInline).map(({ fileName }) => fileName),
    protection: mail.protection,
    origin: origin.kind,
    because: origin.kind === 'person' ? undefined : origin.because,
    mayBeAnswered: mail.mayBeAnsweredByProgram,
    report,
    failed:
      report?.kind === 'delivery'
        ? report.recipients.map(({ address, status }) => `${address} ${status}`)
        : [],
    original: report?.original,
    authentication:
      authentication.kind === 'unproven'
        ? `unproven ${authentication.because}`
        : authentication.kind === 'forged'
          ? 'forged'
          : `authentic ${authentication.by}`,
    writtenAt: mail.writtenAt?.toISOString() ?? null,
    deliveredTo: mail.deliveredTo,
  };
}

/** Whatever came in: it can be stored, it can be shown, and its time is ours. */
function expectKeepable(mail: Mail): void {
  assert.equal(mail.receivedAt, receivedAt);
  const texts = [mail.subject, mail.body.text, mail.body.html ?? '', ...mail.from.map(({ name }) => name)];
  for (const text of texts) {
    assert.ok(text.isWellFormed() && !text.includes('\u0000'));
  }
  assert.doesNotMatch(mail.subject, /[\r\n]/);
  assert.doesNotMatch(
    (mail.body.html ?? '').replace(/"[^"]*"/g, '""'),
    /<(script|iframe|object|embed|form|input|link|meta|base|svg|math|style)\b|<[^>]*\s(on\w+|src\w*|background)\s*=/i,
  );
  assert.doesNotMatch(
    mail.body.html ?? '',
    /="\s*(javascript|data|vbscript|file):|style="[^"]*(url\(|position)/i,
  );
  for (const { fileName } of mail.attachments) {
    assert.ok(fileName.length > 0 && !/[/\\\p{Cc}\u202e]/u.test(fileName), fileName);
  }
}
