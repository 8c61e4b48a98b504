import { decodeText } from './charsets.ts';
import { decodeWords } from './encoded-words.ts';

/** Content-Type or Content-Disposition: a value, and parameters by RFC 2045 and RFC 2231. */
export type ContentField = { readonly value: string; readonly parameters: ReadonlyMap<string, string> };

type Piece = { at: number; text: string; isEncoded: boolean };

const parameter = /;\s*([^\s=;*]+)(?:\*(\d+))?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)/g;

export function readContentField(text: string | undefined): ContentField {
  const whole = text ?? '';
  const pieces = new Map<string, Piece[]>();
  for (const [, name = '', at, star, quoted = ''] of whole.matchAll(parameter)) {
    const key = name.toLowerCase();
    const piece = { at: Number(at ?? 0), text: unquoted(quoted), isEncoded: star === '*' };
    const known = pieces.get(key);
    if (known) known.push(piece);
    else pieces.set(key, [piece]);
  }
  return {
    value: (whole.split(';', 1)[0] ?? '').trim().toLowerCase(),
    parameters: new Map([...pieces].map(([name, list]) => [name, joined(list)])),
  };
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}

function joined(pieces: Piece[]): string {
  const extended = pieces.filter(piece => piece.isEncoded);
  const inOrder = pieces.toSorted((a, b) => a.at - b.at);
  if (extended.length === 0) return decodeWords(inOrder.map(({ text }) => text).join(''));
  const [, charset = '', rest = ''] = /^([^']*)'[^']*'(.*)$/s.exec(inOrder[0]?.text ?? '') ?? [];
  const texts = inOrder.map(({ text }, at) => (at === 0 && charset !== '' ? rest : text));
  const bytes = texts
    .join('')
    .replaceAll(/%([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decodeText(Buffer.from(bytes, 'latin1'), charset || undefined);
}
