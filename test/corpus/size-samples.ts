import { letter, letterOf, multipart, part, type Sample } from './letter.ts';

const page = { 'Content-Type': 'text/html' };
const mixed = { 'Content-Type': 'multipart/mixed; boundary=b' };

export const sizeSamples: readonly Sample[] = [
  {
    name: 'a mail larger than Gmail has',
    raw: Buffer.alloc(70 * 1_024 * 1_024 + 1, 'x'),
    is: { quarantine: 'too_large' },
  },
  {
    name: 'eight megabytes attached',
    raw: letterOf(
      multipart('mixed', [
        part('text/plain', 'See it.'),
        part('application/pdf; name=a.pdf', `${'A'.repeat(76)}\r\n`.repeat(100_000), {
          'Content-Transfer-Encoding': 'base64',
        }),
      ]),
    ),
    is: { text: 'See it.', files: ['a.pdf'], isCut: false },
  },
  {
    name: 'a text nobody would read to its end',
    raw: letter({}, 'All work and no play makes Kim a dull customer. '.repeat(12_000)),
    is: { isCut: true, text: /^All work/ },
  },
  { name: 'one line of four megabytes', raw: letter({}, 'x'.repeat(4_000_000)), is: { isCut: true } },
  {
    name: 'a page of two megabytes',
    raw: letter(page, '<p>Dear all</p>'.repeat(140_000)),
    is: { isCut: true, html: /^<p>Dear all/ },
  },
  {
    name: 'a page of half a million open tags',
    raw: letter(page, '<div>'.repeat(500_000)),
    is: { isCut: true },
  },
  {
    name: 'a page of open tags, each with an end that closes nothing',
    raw: letter(page, '<b></i>'.repeat(30_000)),
    is: { isCut: true },
  },
  {
    name: 'a page in which every tag is closed, in the wrong order',
    raw: letter(page, '<b><i>Hi</b></i>'.repeat(20_000)),
    is: { isCut: false },
  },
  {
    name: 'a conversation of two hundred answers within each other',
    raw: letter(
      page,
      '<DIV><div><blockquote><div dir=ltr>'.repeat(200) +
        'Hi' +
        '</div></blockquote></div></DIV>'.repeat(200),
    ),
    is: { isCut: false, text: /Hi/ },
  },
  {
    name: 'a table of four thousand cells with a tag in each that only the cell closes',
    raw: letter(page, `<table>${'<tr><td><font color=red>Hi</td></tr>'.repeat(4_000)}</table>`),
    is: { isCut: false },
  },
  {
    name: 'rows, cells and paragraphs that close each other',
    raw: letter(
      page,
      `<table>${'<tr><td>Hi<th>Hi'.repeat(4_000)}</table>${'<p>Hi<li>Hi<dt>Hi<dd>Hi'.repeat(400)}`,
    ),
    is: { isCut: false },
  },
  {
    name: 'cells and paragraphs that close nothing, each within the one before',
    raw: letter(page, '<td><p>'.repeat(30_000)),
    is: { isCut: true },
  },
  { name: 'a page of brackets', raw: letter(page, '<'.repeat(500_000)), is: { isCut: false } },
  { name: 'a page of comments', raw: letter(page, '<!--'.repeat(200_000)), is: { text: '' } },
  { name: 'a page of attributes', raw: letter(page, `<p ${'a=b '.repeat(200_000)}>Hi`), is: { text: 'Hi' } },
  {
    name: 'a page of styles',
    raw: letter(page, `<p style="${'color:red;'.repeat(50_000)}">Hi`),
    is: { text: 'Hi' },
  },
  {
    name: 'a page of entities',
    raw: letter(page, '&amp;lt;'.repeat(100_000)),
    is: { text: /^(&lt;)+$/ },
  },
  {
    name: 'a page of two thousand images',
    raw: letter(page, Array.from({ length: 2_000 }, (_, at) => `<img src=https://a.test/${at}>`).join('')),
    is: { remoteImages: Array.from({ length: 500 }, (_, at) => `https://a.test/${at}`) },
  },
  {
    name: 'a bomb of parts',
    raw: letter(mixed, '--b\n\n'.repeat(20_000)),
    is: { quarantine: 'too_many_parts' },
  },
  {
    name: 'a bomb of empty lines',
    raw: letter({}, '\n'.repeat(300_000)),
    is: { quarantine: 'too_many_lines' },
  },
  {
    name: 'a long dump of SQL is no bomb',
    raw: letter({}, '-- a remark that stands in every line of it\n'.repeat(15_000)),
    is: { isCut: true },
  },
  {
    name: 'headers in every part',
    raw: letter(mixed, `--b\r\nX-A: ${'a'.repeat(1_000)}\r\n\r\n\r\n`.repeat(5_000)),
    is: { quarantine: 'headers_too_large' },
  },
  {
    name: 'quoted-printable of escapes only',
    raw: letter({ 'Content-Transfer-Encoding': 'quoted-printable' }, '=41'.repeat(100_000)),
    is: { text: /^A+$/, isCut: false },
  },
  {
    name: 'a flowed paragraph of twenty thousand lines',
    raw: letter({ 'Content-Type': 'text/plain; format=flowed' }, 'word \n'.repeat(20_000)),
    is: { text: /^word word/ },
  },
];
