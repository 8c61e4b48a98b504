import { letter, type Sample } from './letter.ts';

const crowd = Array.from({ length: 1_500 }, (_, at) => `p${at}@list.test`).join(',\r\n ');

export const headerSamples: readonly Sample[] = [
  {
    name: 'folded in the middle of a word list',
    raw: letter({ Subject: 'One two\r\n three\r\n\tfour' }),
    is: { subject: 'One two three four' },
  },
  {
    name: 'encoded words side by side',
    raw: letter({ Subject: '=?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?= end' }),
    is: { subject: 'Grüße end' },
  },
  {
    name: 'a letter split between two encoded words',
    raw: letter({ Subject: '=?utf-8?Q?Gr=C3?=\r\n =?utf-8?Q?=BC=C3=9Fe?=' }),
    is: { subject: 'Grüße' },
  },
  {
    name: 'an encoded word with a language',
    raw: letter({ Subject: '=?iso-8859-1*de?Q?Gr=FC=DFe?=' }),
    is: { subject: 'Grüße' },
  },
  {
    name: 'an encoded word with blanks in it',
    raw: letter({ Subject: '=?utf-8?Q?a b c?=' }),
    is: { subject: 'a b c' },
  },
  {
    name: 'an encoded word that never ends',
    raw: letter({ Subject: '=?utf-8?Q?abc' }),
    is: { subject: '=?utf-8?Q?abc' },
  },
  {
    name: 'an encoded word within quotes of a name',
    raw: letter({ From: '"=?utf-8?Q?J=C3=BCrgen?=" <j@customer.test>' }),
    is: { from: 'j@customer.test', fromName: 'Jürgen' },
  },
  {
    name: 'line ends hidden in an encoded word',
    raw: letter({ Subject: '=?utf-8?Q?Hi=0D=0ABcc:_all@acme.test?=' }),
    is: { subject: 'Hi Bcc: all@acme.test' },
  },
  {
    name: 'a lone CR that would begin a field',
    raw: letter({ Subject: 'Hi\rBcc: all@acme.test' }),
    is: { subject: 'Hi Bcc: all@acme.test' },
  },
  {
    name: 'a NUL in the subject',
    raw: letter({ Subject: 'No\u0000thing' }),
    is: { subject: 'Nothing' },
  },
  { name: 'no subject', raw: letter({ Subject: undefined }), is: { subject: '' } },
  { name: 'an empty subject', raw: letter({ Subject: '' }), is: { subject: '' } },
  {
    name: 'two subjects',
    raw: letter({ Subject: ['The first', 'The second'] }),
    is: { subject: 'The first' },
  },
  {
    name: 'a subject in bare UTF-8',
    raw: letter({ Subject: 'Grüße 你好' }),
    is: { subject: 'Grüße 你好' },
  },
  {
    name: 'a subject in bare Latin-1',
    raw: letter({ Subject: Buffer.from('Grüße', 'latin1') }),
    is: { subject: 'Grüße' },
  },
  {
    name: 'UTF-8 in an encoded word that says Latin-1',
    raw: letter({ Subject: '=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?=' }),
    is: { subject: 'Grüße' },
  },
  {
    name: 'a blank before the colon',
    raw: letter({ Subject: undefined, 'Subject ': 'Old style' }),
    is: { subject: 'Old style' },
  },
  {
    name: 'a line that is no field',
    raw: Buffer.from('From: kim@customer.test\r\nthis is nothing\r\nSubject: Still here\r\n\r\nBody'),
    is: { subject: 'Still here', text: 'Body', from: 'kim@customer.test' },
  },
  {
    name: 'a mail out of an mbox',
    raw: Buffer.concat([Buffer.from('From kim@customer.test Mon Nov  2 10:00:00 2026\r\n'), letter()]),
    is: { subject: 'The printer', text: 'It does not print.' },
  },
  {
    name: 'empty lines before everything',
    raw: Buffer.concat([Buffer.from('\r\n\r\n'), letter()]),
    is: { subject: 'The printer' },
  },
  {
    name: 'lines ended by LF alone',
    raw: letter({}, 'one\ntwo', '\n'),
    is: { subject: 'The printer', text: 'one\ntwo' },
  },
  {
    name: 'lines ended by CR alone',
    raw: letter({}, 'one\ntwo', '\r'),
    is: { subject: 'The printer', text: 'one\ntwo', from: 'kim@customer.test' },
  },
  {
    name: 'names of fields in odd capitals',
    raw: letter({ Subject: undefined, From: undefined, SUBJECT: 'Loud', fRoM: 'kim@customer.test' }),
    is: { subject: 'Loud', from: 'kim@customer.test' },
  },
  {
    name: 'a header and nothing else',
    raw: Buffer.from('Subject: Alone\r\nFrom: kim@customer.test'),
    is: { subject: 'Alone', text: '' },
  },
  { name: 'a body and nothing else', raw: Buffer.from('\r\nJust text'), is: { subject: '', text: '' } },
  {
    name: 'a field that begins with a hard blank is no From',
    raw: letter({ '\u00a0From': 'ceo@acme.test' }),
    is: { from: 'kim@customer.test' },
  },
  {
    name: 'a very long subject',
    raw: letter({ Subject: 'long '.repeat(1_000) }),
    is: { subject: 'long '.repeat(200) },
  },
  {
    name: 'a field of two hundred kilobytes',
    raw: letter({ 'X-Spam': 'a '.repeat(100_000) }),
    is: { subject: 'The printer' },
  },
  {
    name: 'a header bomb of many fields',
    raw: letter({ 'X-A': Array.from({ length: 4_000 }, () => 'b') }),
    is: { quarantine: 'headers_too_large' },
  },
  {
    name: 'a header bomb of one field',
    raw: letter({ 'X-A': 'b '.repeat(300_000) }),
    is: { quarantine: 'headers_too_large' },
  },
  {
    name: 'a header bomb of folds',
    raw: letter({ 'X-A': `b${'\r\n cccc'.repeat(60_000)}` }),
    is: { quarantine: 'headers_too_large' },
  },
  { name: 'fifteen hundred recipients', raw: letter({ To: crowd }), is: { subject: 'The printer' } },
  { name: 'nothing at all', raw: Buffer.alloc(0), is: { quarantine: 'empty' } },
  { name: 'line ends only', raw: Buffer.from('\r\n\r\n\n'), is: { quarantine: 'empty' } },
  { name: 'random bytes', raw: Buffer.from('00ff1b8013e6b2a9'.repeat(50), 'hex'), is: { subject: '' } },
];

export const messageIdSamples: readonly Sample[] = [
  { name: 'a usual id', raw: letter(), is: { messageId: 'one@customer.test' } },
  {
    name: 'an id without brackets',
    raw: letter({ 'Message-ID': 'one@customer.test' }),
    is: { messageId: 'one@customer.test' },
  },
  {
    name: 'an id in two pairs of brackets',
    raw: letter({ 'Message-ID': '<<one@customer.test>>' }),
    is: { messageId: 'one@customer.test' },
  },
  {
    name: 'an id that was folded within its brackets',
    raw: letter({ 'Message-ID': '\r\n <one\r\n @customer.test>' }),
    is: { messageId: 'one@customer.test' },
  },
  {
    name: 'an id with a comment',
    raw: letter({ 'Message-Id': undefined, 'Message-ID': '(added by hand) <one@customer.test>' }),
    is: { messageId: 'one@customer.test' },
  },
  {
    name: 'an id without an at',
    raw: letter({ 'Message-ID': '<0123456789>' }),
    is: { messageId: '0123456789' },
  },
  { name: 'no id', raw: letter({ 'Message-ID': undefined }), is: { messageId: null } },
  { name: 'an empty id', raw: letter({ 'Message-ID': '<>' }), is: { messageId: null } },
  { name: 'a phrase instead of an id', raw: letter({ 'Message-ID': 'no id here' }), is: { messageId: null } },
  {
    name: 'an id of two thousand letters',
    raw: letter({ 'Message-ID': `<${'a'.repeat(2_000)}@b>` }),
    is: { messageId: null },
  },
  {
    name: 'capitals that mean something',
    raw: letter({ 'Message-ID': '<AbC@Customer.TEST>' }),
    is: { messageId: 'AbC@Customer.TEST' },
  },
  {
    name: 'references in the order of the thread',
    raw: letter({ References: '<a@x> <b@x>\r\n <c@x>', 'In-Reply-To': '<c@x>' }),
    is: { references: ['c@x', 'b@x', 'a@x'], inReplyTo: ['c@x'] },
  },
  {
    name: 'references run together',
    raw: letter({ References: '<a@x><b@x>,<a@x>' }),
    is: { references: ['b@x', 'a@x'] },
  },
  {
    name: 'an answer in the style of 1982',
    raw: letter({ 'In-Reply-To': 'Your message of "Mon, 2 Nov" <a@x>' }),
    is: { inReplyTo: ['a@x'] },
  },
  {
    name: 'an address in a phrase is no id',
    raw: letter({ 'In-Reply-To': 'message from help@acme.test of Monday' }),
    is: { inReplyTo: [] },
  },
  {
    name: 'references without brackets',
    raw: letter({ References: 'a@x b@x' }),
    is: { references: ['b@x', 'a@x'] },
  },
  {
    name: 'two fields of references',
    raw: letter({ References: ['<a@x>', '<b@x>'] }),
    is: { references: ['b@x', 'a@x'] },
  },
  {
    name: 'two thousand references',
    raw: letter({ References: Array.from({ length: 2_000 }, (_, at) => `<r${at}@x>`).join('\r\n ') }),
    is: {
      references: [...Array.from({ length: 99 }, (_, at) => `r${1_999 - at}@x`), 'r0@x'],
    },
  },
];

export const dateSamples: readonly Sample[] = [
  { name: 'a usual date', raw: letter({ Subject: 'Dated' }), is: { writtenAt: '2026-11-02T09:00:00.000Z' } },
  {
    name: 'a date with a comment',
    raw: letter({ Date: 'Mon, 2 Nov 2026 10:00:00 +0100 (CET)' }),
    is: { writtenAt: '2026-11-02T09:00:00.000Z' },
  },
  {
    name: 'a date in GMT',
    raw: letter({ Date: '02 Nov 2026 09:00 GMT' }),
    is: { writtenAt: '2026-11-02T09:00:00.000Z' },
  },
  { name: 'no date', raw: letter({ Date: undefined }), is: { writtenAt: null } },
  { name: 'a date that is none', raw: letter({ Date: 'yesterday' }), is: { writtenAt: null } },
  {
    name: 'a date before there was mail',
    raw: letter({ Date: 'Thu, 01 Jan 1970 00:00:00 +0000' }),
    is: { writtenAt: null },
  },
  {
    name: 'a date far in the future decides nothing',
    raw: letter({ Date: 'Fri, 01 Jan 2099 00:00:00 +0000' }),
    is: { writtenAt: '2099-01-01T00:00:00.000Z' },
  },
];
