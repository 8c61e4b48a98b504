import { test } from 'node:test';
import { expectNone, expectSome, type Finding } from './findings.ts';
import { readText, trackedFiles } from './source-tree.ts';

/** Characters that show other code than is run: directions, zero widths, tags, and controls but tab and line ends. */
const unseenCharacter = /\p{Cf}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|(?![\t\r\n])\p{Cc}/u;
const pictures = /\.(png|jpg|ico|woff2|gz|br|wasm)$/;

test('no file holds characters that cannot be seen', () => {
  const files = trackedFiles().filter(path => !pictures.test(path));
  expectNone(
    files.flatMap(path => unseen(path, readText(path))),
    'Write them as escapes.',
  );
});

test('a hidden direction, width or byte is seen', () => {
  const hidden = [0x202e, 0x200b, 0xfeff, 0x2066, 0xe0041, 0x00].map(code => String.fromCodePoint(code));
  expectSome(
    hidden.flatMap(text => unseen('a.ts', `const a = 1; ${text}`)),
    hidden.length,
  );
  expectSome(unseen('a.md', 'Plain text, “quotes”, – dashes, ü and 漢字.\r\n\tTabs too.'), 0);
});

function unseen(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const found = unseenCharacter.exec(line)?.[0].codePointAt(0);
    return found === undefined
      ? []
      : [{ path, line: index + 1, says: `holds U+${found.toString(16).padStart(4, '0')}` }];
  });
}
