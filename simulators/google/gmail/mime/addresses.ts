import { decodeWords } from './encoded-words.ts';

export type Address = { readonly name: string; readonly address: string };

/** RFC 5322, 3.4: names, comments, quoted commas and groups. What has no @ is nobody's address. */
export function addressesIn(value: string | undefined): Address[] {
  return entriesOf(value ?? '').flatMap(entry => {
    const [, before = '', inside] = /^(.*)<([^<>]*)>[^<>]*$/s.exec(entry) ?? [];
    const address = (inside ?? entry).replaceAll(/\s/g, '');
    if (!/^[^@]+@[^@]+$/.test(address)) return [];
    return [
      {
        name: decodeWords(
          before
            .trim()
            .replace(/^"(.*)"$/s, '$1')
            .replaceAll(/\\(.)/g, '$1'),
        ),
        address,
      },
    ];
  });
}

/** Cut at commas, and at the marks of groups, outside of quotes and angle brackets; comments are left out. */
function entriesOf(value: string): string[] {
  const entries: string[] = [];
  let entry = '';
  let isQuoted = false;
  let comments = 0;
  for (let at = 0; at < value.length; at += 1) {
    const letter = value.charAt(at);
    if (letter === '\\') {
      if (comments === 0) entry += value.slice(at, at + 2);
      at += 1;
    } else if (!isQuoted && letter === '(') comments += 1;
    else if (!isQuoted && letter === ')' && comments > 0) comments -= 1;
    else if (comments > 0) continue;
    else if (letter === '"') {
      isQuoted = !isQuoted;
      entry += letter;
    } else if (!isQuoted && (letter === ',' || letter === ';')) {
      entries.push(entry.trim());
      entry = '';
    } else if (!isQuoted && letter === ':' && !entry.includes('<')) entry = '';
    else entry += letter;
  }
  entries.push(entry.trim());
  return entries.filter(one => one !== '');
}
