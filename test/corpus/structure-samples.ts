import { base64, letter, letterOf, multipart, part, type Sample } from './letter.ts';

const plain = part('text/plain; charset=utf-8', 'As text.');
const html = part('text/html; charset=utf-8', '<p>As <b>page</b>.</p>');
const image = part('image/png; name=logo.png', base64('png'), {
  'Content-Transfer-Encoding': 'base64',
  'Content-ID': '<logo@x>',
  'Content-Disposition': 'inline',
});
const forwarded = part(
  'message/rfc822',
  letter({ Subject: 'What came first', From: 'lee@customer.test' }, 'Inner words.'),
);

function nested(levels: number): string {
  const opened = Array.from(
    { length: levels },
    (_, at) => `Content-Type: multipart/mixed; boundary=n${at}\r\n\r\n--n${at}\r\n`,
  );
  return `Subject: Deep\r\n${opened.join('')}\r\nAt the bottom.`;
}

function nestedMessages(levels: number): Buffer {
  let inner = letter({}, 'At the bottom.');
  for (let at = 0; at < levels; at += 1) inner = letter({ 'Content-Type': 'message/rfc822' }, inner);
  return inner;
}

export const structureSamples: readonly Sample[] = [
  {
    name: 'text and page',
    raw: letterOf(multipart('alternative', [plain, html])),
    is: { text: 'As text.', html: /<p>As <b>page<\/b>\.<\/p>/ },
  },
  {
    name: 'page and text, the wrong way round',
    raw: letterOf(multipart('alternative', [html, plain])),
    is: { text: 'As text.', html: /<b>page<\/b>/ },
  },
  {
    name: 'a page alone',
    raw: letterOf(html),
    is: { text: 'As page.', html: /<b>page<\/b>/ },
  },
  {
    name: 'an empty text beside a page',
    raw: letterOf(multipart('alternative', [part('text/plain', '  \r\n'), html])),
    is: { text: 'As page.' },
  },
  {
    name: 'two texts, one after the other',
    raw: letterOf(multipart('mixed', [part('text/plain', 'First.'), part('text/plain', 'Second.')])),
    is: { text: /^First\.\s+Second\.$/ },
  },
  {
    name: 'a footer of a list after a page',
    raw: letterOf(multipart('mixed', [html, part('text/plain', 'List footer')])),
    is: { html: /page[\s\S]*List footer/, text: /List footer/ },
  },
  {
    name: 'a page with its picture',
    raw: letterOf(multipart('related', [part('text/html', '<img src="cid:logo@x">'), image])),
    is: { html: /data-inline="logo@x"/, files: ['logo.png'], inline: ['logo.png'] },
  },
  {
    name: 'Outlook’s usual three layers',
    raw: letterOf(
      multipart('mixed', [
        multipart('related', [
          multipart('alternative', [plain, part('text/html', '<p>As page.</p><img src="cid:logo@x">')]),
          image,
        ]),
        part('application/pdf; name=a.pdf', base64('%PDF'), {
          'Content-Transfer-Encoding': 'base64',
          'Content-Disposition': 'attachment',
        }),
      ]),
    ),
    is: { text: 'As text.', html: /As page/, files: ['logo.png', 'a.pdf'], inline: ['logo.png'] },
  },
  {
    name: 'a picture nobody draws',
    raw: letterOf(multipart('related', [html, image])),
    is: { files: ['logo.png'], inline: [] },
  },
  {
    name: 'a drawing with scripts in it is never drawn',
    raw: letterOf(
      multipart('related', [
        part('text/html', '<img src="cid:logo@x">'),
        part('image/svg+xml; name=x.svg', '<svg/>', { 'Content-ID': '<logo@x>' }),
      ]),
    ),
    is: { files: ['x.svg'], inline: [] },
  },
  {
    name: 'a preamble and an epilogue are no text',
    raw: letter(
      { 'Content-Type': 'multipart/mixed; boundary=x' },
      'This is a multi-part message.\n--x\nContent-Type: text/plain\n\nText.\n--x--\nAfterwards.',
    ),
    is: { text: 'Text.' },
  },
  {
    name: 'no last boundary',
    raw: letter({ 'Content-Type': 'multipart/mixed; boundary=x' }, '--x\n\nCut off'),
    is: { text: 'Cut off' },
  },
  {
    name: 'a boundary that never comes',
    raw: letter({ 'Content-Type': 'multipart/mixed; boundary=x' }, 'Nothing here'),
    is: { files: [] },
  },
  {
    name: 'a multipart without a boundary',
    raw: letter({ 'Content-Type': 'multipart/mixed' }, 'Nothing here'),
    is: { files: [] },
  },
  {
    name: 'a boundary with blanks and marks',
    raw: letter(
      { 'Content-Type': 'multipart/mixed; boundary="a b\'()+_,-./:=?"' },
      "--a b'()+_,-./:=?\n\nText.\n--a b'()+_,-./:=?--",
    ),
    is: { text: 'Text.' },
  },
  {
    name: 'a boundary that begins another',
    raw: letter(
      { 'Content-Type': 'multipart/mixed; boundary=a' },
      '--a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\nInner.\n--ab--\n--a--',
    ),
    is: { text: 'Inner.' },
  },
  {
    name: 'two types, of which the first counts',
    raw: letter({ 'Content-Type': ['text/plain', 'text/html'] }, '<b>marks</b>'),
    is: { text: '<b>marks</b>', html: null },
  },
  {
    name: 'a type that is no type',
    raw: letter({ 'Content-Type': 'text' }, 'What is it'),
    is: { files: ['attachment-1'] },
  },
  {
    name: 'an unknown kind of multipart',
    raw: letterOf(multipart('x-odd', [plain])),
    is: { text: 'As text.' },
  },
  {
    name: 'a digest',
    raw: letter(
      { 'Content-Type': 'multipart/digest; boundary=x' },
      '--x\n\nSubject: One\n\nFirst\n--x\n\nSubject: Two\n\nSecond\n--x--',
    ),
    is: { kinds: ['message', 'message'] },
  },
  {
    name: 'a forwarded mail is an attachment, and its words are not the sender’s',
    raw: letterOf(multipart('mixed', [plain, forwarded])),
    is: { text: 'As text.', files: ['attachment-1.eml'], kinds: ['message'] },
  },
  {
    name: 'a forwarded mail alone',
    raw: letterOf(forwarded),
    is: { text: '', kinds: ['message'] },
  },
  {
    name: 'a mail in a mail, thirty deep, is opened once',
    raw: nestedMessages(30),
    is: { kinds: ['message'] },
  },
  { name: 'parts within parts, twenty deep', raw: Buffer.from(nested(20)), is: { text: 'At the bottom.' } },
  {
    name: 'parts within parts, two hundred deep',
    raw: Buffer.from(nested(200)),
    is: { quarantine: 'too_deep' },
  },
  {
    name: 'an invitation',
    raw: letterOf(
      multipart('alternative', [
        plain,
        part('text/calendar; method=REQUEST; charset=utf-8', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR'),
      ]),
    ),
    is: { text: 'As text.', kinds: ['calendar'], origin: 'person' },
  },
  {
    name: 'Outlook’s winmail.dat',
    raw: letterOf(
      multipart('mixed', [
        plain,
        part('application/ms-tnef; name="winmail.dat"', base64(Buffer.from('789f3e22', 'hex')), {
          'Content-Transfer-Encoding': 'base64',
        }),
      ]),
    ),
    is: { files: ['winmail.dat'], kinds: ['outlook_rich_text'] },
  },
  {
    name: 'signed by S/MIME',
    raw: letterOf(
      multipart('signed', [
        plain,
        part('application/pkcs7-signature; name=smime.p7s', base64('x'), {
          'Content-Transfer-Encoding': 'base64',
        }),
      ]),
    ),
    is: { text: 'As text.', protection: 'signed', kinds: ['signature'] },
  },
  {
    name: 'encrypted by S/MIME',
    raw: letter(
      {
        'Content-Type': 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
        'Content-Transfer-Encoding': 'base64',
      },
      base64('x'),
    ),
    is: { text: '', protection: 'encrypted', kinds: ['encrypted'] },
  },
  {
    name: 'signed by S/MIME, wrapped',
    raw: letter(
      {
        'Content-Type': 'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
        'Content-Transfer-Encoding': 'base64',
      },
      base64('x'),
    ),
    is: { protection: 'signed' },
  },
  {
    name: 'signed by PGP',
    raw: letterOf(
      multipart('signed', [plain, part('application/pgp-signature', '-----BEGIN PGP SIGNATURE-----')]),
    ),
    is: { text: 'As text.', protection: 'signed' },
  },
  {
    name: 'encrypted by PGP',
    raw: letterOf(
      multipart('encrypted', [
        part('application/pgp-encrypted', 'Version: 1'),
        part('application/octet-stream; name=encrypted.asc', '-----BEGIN PGP MESSAGE-----'),
      ]),
    ),
    is: { text: '', protection: 'encrypted', files: ['attachment-1', 'encrypted.asc'] },
  },
  {
    name: 'two charsets in one mail',
    raw: letterOf(
      multipart('mixed', [
        part('text/plain; charset=utf-8', 'Grüße'),
        part('text/plain; charset=iso-8859-1', Buffer.from('Köln', 'latin1')),
      ]),
    ),
    is: { text: /^Grüße\s+Köln$/ },
  },
];
