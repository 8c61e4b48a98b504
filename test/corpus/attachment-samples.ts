import { base64, type Fields, letterOf, multipart, part, type Sample } from './letter.ts';

const attached = { 'Content-Disposition': 'attachment', 'Content-Transfer-Encoding': 'base64' };

function file(name: string, type: string, more: Fields, is: Sample['is']): Sample {
  const parts = [part('text/plain', 'See it.'), part(type, base64('content'), { ...attached, ...more })];
  return { name, raw: letterOf(multipart('mixed', parts)), is };
}

const named = (disposition: string) => ({ 'Content-Disposition': disposition });
const zipBomb = Buffer.from('UEsDBBQAAAAIAAAAIQD', 'base64');

export const attachmentSamples: readonly Sample[] = [
  file('a plain name', 'application/pdf', named('attachment; filename=a.pdf'), { files: ['a.pdf'] }),
  file('a name in the type', 'application/pdf; name="b.pdf"', {}, { files: ['b.pdf'] }),
  file(
    'a name in both, of which the disposition counts',
    'application/pdf; name=b.pdf',
    named('attachment; filename=a.pdf'),
    {
      files: ['a.pdf'],
    },
  ),
  file('a name by RFC 2231', 'application/pdf', named("attachment; filename*=utf-8''%E6%9D%8E.pdf"), {
    files: ['李.pdf'],
  }),
  file(
    'a name by RFC 2231 in pieces',
    'application/pdf',
    named("attachment;\r\n filename*0*=utf-8''Gr%C3%BC;\r\n filename*1*=%C3%9Fe;\r\n filename*2=.pdf"),
    { files: ['Grüße.pdf'] },
  ),
  file(
    'a name in Latin-1 by RFC 2231',
    'application/pdf',
    named("attachment; filename*=iso-8859-1'de'%FC.pdf"),
    {
      files: ['ü.pdf'],
    },
  ),
  file(
    'a name in an encoded word',
    'application/pdf',
    named('attachment; filename="=?utf-8?Q?=C3=BC.pdf?="'),
    {
      files: ['ü.pdf'],
    },
  ),
  file('a name in bare UTF-8', 'application/pdf', named('attachment; filename="ü.pdf"'), {
    files: ['ü.pdf'],
  }),
  file('a path', 'application/pdf', named('attachment; filename="../../etc/passwd"'), { files: ['passwd'] }),
  file('a path of Windows', 'application/pdf', named('attachment; filename="C:\\\\Users\\\\kim\\\\a.pdf"'), {
    files: ['a.pdf'],
  }),
  file('a hidden path', 'application/pdf', named("attachment; filename*=utf-8''..%2F..%2F.bashrc"), {
    files: ['bashrc'],
  }),
  file('dots alone', 'application/pdf', named('attachment; filename=".."'), { files: ['attachment-1.pdf'] }),
  file('no name', 'application/pdf', {}, { files: ['attachment-1.pdf'] }),
  file(
    'a name turned around',
    'application/octet-stream',
    named("attachment; filename*=utf-8''a%E2%80%AEfdp.exe"),
    {
      files: ['afdp.exe'],
    },
  ),
  file('a NUL in a name', 'application/pdf', named("attachment; filename*=utf-8''a.exe%00.pdf"), {
    files: ['a.exe.pdf'],
  }),
  file('line ends in a name', 'application/pdf', named("attachment; filename*=utf-8''a%0D%0AX: b.pdf"), {
    files: ['a X_ b.pdf'],
  }),
  file(
    'a name of a quarter of a million dots and blanks takes no time',
    'application/pdf',
    named(`attachment; filename="a${' .'.repeat(120_000)}x"`),
    { files: ['a'] },
  ),
  file(
    'a name of five hundred letters',
    'application/pdf',
    named(`attachment; filename=${'n'.repeat(500)}.pdf`),
    {
      files: ['n'.repeat(250)],
    },
  ),
  file('a name with brackets', 'application/pdf', named('attachment; filename=Invoice(1).pdf'), {
    files: ['Invoice(1).pdf'],
  }),
  file('a type with rubbish in it', 'appli cation/<b>', named('attachment; filename=a'), { files: ['a'] }),
  file(
    'a text as an attachment',
    'text/plain; name=notes.txt',
    {},
    { text: 'See it.', files: ['notes.txt'] },
  ),
  file(
    'a page as an attachment is not drawn',
    'text/html; name=x.html',
    {},
    { html: null, files: ['x.html'] },
  ),
  file('a card', 'text/vcard; name=kim.vcf', {}, { kinds: ['contact'] }),
  file('an invitation attached', 'application/ics; name=invite.ics', {}, { kinds: ['calendar'] }),
  {
    name: 'an archive that would fill the disk is never opened',
    raw: letterOf(
      multipart('mixed', [
        part('text/plain', 'Open it!'),
        part('application/zip; name=42.zip', base64(zipBomb), attached),
      ]),
    ),
    is: { files: ['42.zip'], kinds: ['file'] },
  },
  {
    name: 'seven hundred attachments',
    raw: letterOf(
      multipart(
        'mixed',
        Array.from({ length: 700 }, (_, at) => part(`application/pdf; name=${at}.pdf`, 'eA==', attached)),
      ),
    ),
    is: { files: Array.from({ length: 500 }, (_, at) => `${at}.pdf`) },
  },
];
