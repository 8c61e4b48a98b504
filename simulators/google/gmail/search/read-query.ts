import { invalidArgument } from '../refusal.ts';

export type Query =
  | { kind: 'all' | 'any'; of: readonly Query[] }
  | { kind: 'not'; of: Query }
  | { kind: 'term'; field: string; value: string };

type Token = { kind: 'open' | 'close' | 'or' | 'not'; text: string } | { kind: 'word'; text: string };

const pattern =
  /([({])|([)}])|(\bOR\b(?=\s|$)|\|)|(-)(?=\S)|(rfc822msgid:[^\s<()]+|(?:[\w-]+:)?(?:"[^"]*"|<[^>]*>|[^\s(){}"]+))/g;

/** Longer than anybody writes, and short enough to be read by recursion. */
const longestQuery = 1_500;

/** Gmail's search box: words, `field:value`, `-not`, `OR`, `{any of}`, `(all of)`, `"a phrase"`. */
export function readQuery(text: string): Query {
  if (text.length > longestQuery) throw invalidArgument('Query is too long');
  const tokens = tokensOf(text);
  return { kind: 'all', of: readUntilClosed(tokens, 'all') };
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(pattern)].map(([, open, close, or, not, word = '']): Token => {
    if (open !== undefined) return { kind: 'open', text: open };
    if (close !== undefined) return { kind: 'close', text: close };
    if (or !== undefined) return { kind: 'or', text: or };
    if (not !== undefined) return { kind: 'not', text: not };
    return { kind: 'word', text: word };
  });
}

function readUntilClosed(tokens: Token[], mode: 'all' | 'any', field = ''): Query[] {
  const found: Query[] = [];
  for (let token = tokens.shift(); token && token.kind !== 'close'; token = tokens.shift()) {
    if (token.kind === 'or') {
      const before = found.pop();
      const after = tokens.shift();
      if (before && after && after.kind !== 'close') {
        found.push({ kind: 'any', of: [before, readOne(tokens, after, field)] });
      }
    } else found.push(readOne(tokens, token, field));
  }
  return mode === 'any' ? [{ kind: 'any', of: found }] : found;
}

function readOne(tokens: Token[], token: Token, field: string): Query {
  if (token.kind === 'open') {
    const mode = token.text === '{' ? 'any' : 'all';
    return { kind: 'all', of: readUntilClosed(tokens, mode, field) };
  }
  if (token.kind === 'not') {
    const next = tokens.shift();
    return { kind: 'not', of: next ? readOne(tokens, next, field) : { kind: 'all', of: [] } };
  }
  const [, named = '', value = ''] = /^(\w+):(.*)$/s.exec(token.text) ?? ['', '', token.text];
  const following = tokens[0];
  if (named !== '' && value === '' && following?.kind === 'open') {
    tokens.shift();
    const mode = following.text === '{' ? 'any' : 'all';
    return { kind: 'all', of: readUntilClosed(tokens, mode, named.toLowerCase()) };
  }
  return { kind: 'term', field: named.toLowerCase() || field, value: value.replace(/^"(.*)"$/s, '$1') };
}
