import { findBody, type Part, textOf } from './mime/parts.ts';

const snippetLetters = 200;
/** Enough text for a snippet, also of a mail with a megabyte of style sheet. */
const readLetters = 40_000;

/** The beginning of the text on one line, escaped for HTML as Gmail does. */
export function snippetOf(mail: Part): string {
  return plainSnippetOf(mail).replaceAll(/[&<>"']/g, letter => escapes[letter] ?? letter);
}

export function plainSnippetOf(mail: Part): string {
  const plain = findBody(mail, 'text/plain');
  if (plain) return shortened(textOf(plain).slice(0, readLetters));
  const html = findBody(mail, 'text/html');
  return html ? shortened(textWithin(textOf(html))) : '';
}

/** Enough to read and to search, not a browser. */
export function textWithin(html: string): string {
  return html
    .slice(0, readLetters)
    .replaceAll(/<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replaceAll(/<!--[\s\S]*?-->/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&nbsp;/gi, ' ')
    .replaceAll(/&lt;/gi, '<')
    .replaceAll(/&gt;/gi, '>')
    .replaceAll(/&quot;/gi, '"')
    .replaceAll(/&#39;|&apos;/gi, "'")
    .replaceAll(/&amp;/gi, '&');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const letters = [...line.slice(0, 2 * snippetLetters)];
  if (letters.length <= snippetLetters) return line;
  return letters.slice(0, snippetLetters).join('').replace(/ \S*$/, '');
}
