import { base64, letter, quotedPrintable, type Sample } from './letter.ts';

/** What people write, in the charsets that their programs have written it in. */
const texts: readonly [charset: string, text: string][] = [
  ['utf-8', 'Grüße, 你好, Привет, 🙂'],
  ['UTF8', 'Zażółć gęślą jaźń'],
  ['iso-8859-1', 'Grüße aus Köln, señor'],
  ['ISO_8859-1:1987', 'façade à côté'],
  ['iso-8859-2', 'Příliš žluťoučký kůň'],
  ['iso-8859-5', 'Съешь ещё булок'],
  ['iso-8859-7', 'Καλημέρα κόσμε'],
  ['iso-8859-8-i', 'שלום עולם'],
  ['iso-8859-9', 'Şişli ğöçü'],
  ['iso-8859-15', 'Preis 100 € für Œuvre'],
  ['windows-1250', 'Łódź i Kraków'],
  ['windows-1251', 'Здравствуйте, принтер'],
  ['windows-1252', '“quoted” – 50 €'],
  ['cp1252', 'It’s fine…'],
  ['windows-1253', 'Ευχαριστώ πολύ'],
  ['windows-1254', 'İstanbul’da'],
  ['windows-1255', 'תודה רבה'],
  ['windows-1256', 'السلام عليكم'],
  ['windows-1257', 'Ačiū labai'],
  ['windows-1258', 'Tieng Viet â ê ô'],
  ['koi8-r', 'Принтер не печатает'],
  ['koi8-u', 'Дякую, її ґанок'],
  ['macintosh', 'Café ∞ Ω'],
  ['tis-620', 'สวัสดีครับ'],
  ['shift_jis', 'プリンターが動きません'],
  ['cp932', '株式会社①'],
  ['euc-jp', '日本語の手紙'],
  ['gb2312', '打印机坏了'],
  ['gbk', '繁體與简体'],
  ['big5', '印表機壞了'],
  ['euc-kr', '프린터가 고장났어요'],
  ['ks_c_5601-1987', '안녕하세요'],
];

function bytesIn(charset: string, text: string): Buffer {
  if (/^utf-?8$/i.test(charset)) return Buffer.from(text);
  const decoder = new TextDecoder(labels[charset] ?? charset);
  const table = new Map<string, Buffer>();
  for (let high = 0; high < 256; high += 1) {
    const single = decoder.decode(Uint8Array.of(high));
    if (single.length === 1 && single !== '\ufffd') table.set(single, Buffer.of(high));
  }
  for (let high = 0x81; high < 0xff && decoder.encoding.match(/jis|jp|gb|big5|kr/); high += 1)
    for (let low = 0x40; low < 0xff; low += 1) {
      const pair = decoder.decode(Uint8Array.of(high, low));
      if (pair.length === 1 && pair !== '\ufffd' && !table.has(pair)) table.set(pair, Buffer.of(high, low));
    }
  return Buffer.concat(
    [...text].map(letter => {
      const found = table.get(letter);
      if (!found) throw new Error(`${charset} has no ${letter}`);
      return found;
    }),
  );
}

const labels: Readonly<Record<string, string>> = { cp932: 'shift_jis', 'ISO_8859-1:1987': 'iso-8859-1' };

const encodings = ['8bit', 'base64', 'quoted-printable'] as const;

function encoded(bytes: Buffer, encoding: (typeof encodings)[number]): string | Buffer {
  if (encoding === '8bit') return bytes;
  return encoding === 'base64' ? base64(bytes) : quotedPrintable(bytes);
}

/** Body and subject in every charset, each in two of the three ways to carry it. */
export const charsetSamples: readonly Sample[] = texts.flatMap(([charset, text], at) => {
  const bytes = bytesIn(charset, text);
  return [encodings[at % 3] ?? '8bit', encodings[(at + 1) % 3] ?? '8bit'].map((encoding, way) => ({
    name: `${charset} as ${encoding}`,
    raw: letter(
      {
        Subject:
          way === 0
            ? `=?${charset}?B?${bytes.toString('base64')}?=`
            : `=?${charset}?q?${quotedPrintable(bytes).replace(/=\r\n/g, '').replaceAll(' ', '_').replaceAll('?', '=3F')}?=`,
        'Content-Type': `text/plain; charset=${way === 0 ? charset : `"${charset}"`}`,
        'Content-Transfer-Encoding': encoding,
      },
      encoded(bytes, encoding),
    ),
    is: { subject: text, text },
  }));
});

const iso2022 = Buffer.from('\u001b$B%W%j%s%?!<\u001b(B OK', 'latin1');

export const wrongCharsetSamples: readonly Sample[] = [
  {
    name: 'iso-2022-jp by escapes',
    raw: letter({ 'Content-Type': 'text/plain; charset=iso-2022-jp' }, iso2022),
    is: { text: 'プリンター OK' },
  },
  {
    name: 'UTF-8 said to be Latin-1',
    raw: letter({ 'Content-Type': 'text/plain; charset=iso-8859-1' }, 'Grüße für 10 €'),
    is: { text: 'Grüße für 10 €' },
  },
  {
    name: 'UTF-8 said to be ASCII',
    raw: letter({ 'Content-Type': 'text/plain; charset=us-ascii' }, 'Señor, mañana'),
    is: { text: 'Señor, mañana' },
  },
  {
    name: 'Latin-1 said to be UTF-8',
    raw: letter({ 'Content-Type': 'text/plain; charset=utf-8' }, Buffer.from('Grüße', 'latin1')),
    is: { text: 'Grüße' },
  },
  {
    name: 'Latin-1 that says nothing',
    raw: letter({}, Buffer.from('Grüße', 'latin1')),
    is: { text: 'Grüße' },
  },
  {
    name: 'Latin-1 in a type without a charset',
    raw: letter({ 'Content-Type': 'text/plain; format=flowed' }, Buffer.from('Köln', 'latin1')),
    is: { text: 'Köln' },
  },
  {
    name: 'UTF-8 that says nothing',
    raw: letter({ 'MIME-Version': undefined }, 'Grüße'),
    is: { text: 'Grüße' },
  },
  {
    name: 'the letter for “not decoded”, really written',
    raw: letter({ 'Content-Type': 'text/plain; charset=utf-8' }, 'It prints \ufffd instead of ü'),
    is: { text: 'It prints \ufffd instead of ü' },
  },
  {
    name: 'a charset nobody knows',
    raw: letter({ 'Content-Type': 'text/plain; charset=x-unknown' }, 'Grüße'),
    is: { text: 'Grüße' },
  },
  {
    name: 'a charset that is no charset',
    raw: letter({ 'Content-Type': 'text/plain; charset="=?utf-8?Q?x?="' }, 'plain'),
    is: { text: 'plain' },
  },
  {
    name: 'a genuine Ã© in French of UTF-8',
    raw: letter({ 'Content-Type': 'text/plain; charset=utf-8' }, 'L’été à Nîmes'),
    is: { text: 'L’été à Nîmes' },
  },
  {
    name: 'UTF-16 in base64',
    raw: letter(
      { 'Content-Type': 'text/plain; charset=utf-16le', 'Content-Transfer-Encoding': 'base64' },
      base64(Buffer.from('Grüße', 'utf16le')),
    ),
    is: { text: 'Grüße' },
  },
  {
    name: 'NULs and other controls in the text',
    raw: letter({}, 'a\u0000b\u0007c\u001b[31md'),
    is: { text: 'abc[31md' },
  },
  {
    name: 'quoted-printable cut in the middle of a letter',
    raw: letter(
      { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'quoted-printable' },
      'Gr=C3=\r\n=BC=C3=9Fe =ZZ 1=1',
    ),
    is: { text: 'Grüße =ZZ 1=1' },
  },
  {
    name: 'base64 with blanks, rubbish and no padding',
    raw: letter({ 'Content-Transfer-Encoding': 'base64' }, 'SGVs bG8*\r\n\r\n gd29ybGQ'),
    is: { text: 'Hello world' },
  },
  {
    name: 'an encoding nobody knows',
    raw: letter({ 'Content-Transfer-Encoding': 'x-uuencode' }, 'as it is'),
    is: { text: 'as it is' },
  },
  {
    name: 'flowed text with a signature',
    raw: letter(
      { 'Content-Type': 'text/plain; format=flowed' },
      'One long \r\nline.\r\n From here\r\n-- \r\nKim',
    ),
    is: { text: 'One long line.\nFrom here\n-- \nKim' },
  },
  {
    name: 'half a surrogate in UTF-8',
    raw: letter({ 'Content-Type': 'text/plain; charset=windows-1252' }, Buffer.of(0xed, 0xa0, 0x80)),
    is: { text: /^.+$/ },
  },
];
