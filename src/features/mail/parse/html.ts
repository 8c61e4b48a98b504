import sanitize from 'sanitize-html';
import { mended } from './charsets.ts';
import { clean, cut } from './clean-text.ts';
import {
  MOST_HTML_CHARACTERS,
  MOST_HTML_NESTING,
  MOST_NAME_CHARACTERS,
  MOST_OPEN_TAGS,
  MOST_REMOTE_IMAGES,
} from './limits.ts';

/** What may be shown of a mail that was written by anybody. */
export type SafeHtml = {
  html: string;
  /** What is read when it is not drawn. */
  text: string;
  /** Addresses of images that would tell their sender who reads it; `<img data-remote="0">` marks their place. */
  remoteImages: readonly string[];
  /** Content-IDs it draws; `<img data-inline="...">` marks their place. */
  inlineImages: ReadonlySet<string>;
  isCut: boolean;
};

const blocks = new Set([
  ...[
    'address',
    'article',
    'aside',
    'blockquote',
    'br',
    'center',
    'dd',
    'div',
    'dl',
    'dt',
    'figure',
    'footer',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'li', 'main', 'ol', 'p', 'pre', 'section', 'table'],
  ...['tr', 'ul'],
]);
const inline = [
  ...[
    'a',
    'abbr',
    'b',
    'bdi',
    'bdo',
    'big',
    'caption',
    'cite',
    'code',
    'col',
    'colgroup',
    'del',
    'em',
    'font',
  ],
  ...['i', 'img', 'ins', 'kbd', 'mark', 'q', 's', 'samp', 'small', 'span', 'strike', 'strong', 'sub', 'sup'],
  ...['tbody', 'td', 'tfoot', 'th', 'thead', 'tt', 'u', 'var', 'wbr'],
];

/** What a reader is not meant to see, and forms, which ask for passwords in the name of others. */
const withContent = [
  'style',
  'script',
  'textarea',
  'option',
  'select',
  'noscript',
  'title',
  'template',
  'button',
];

const size = /^-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|ex|%)?$/;
const lengths = /^(-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|ex|%)?\s*){1,4}$|^(0 )?auto$/;
const color = /^(#[0-9a-f]{3,8}|[a-z]{3,25}|rgba?\([\d\s.,%]{5,40}\)|hsla?\([\d\s.,%deg]{5,40}\))$/i;
const word = /^[a-z-]{1,25}$/i;
const border = /^[a-z0-9#\s.(),%-]{1,60}$/i;

/** Nothing here can load, cover or move anything: no url(), position, float out of the frame, expression. */
const styles = {
  '*': {
    color: [color],
    'background-color': [color],
    'text-align': [word],
    'text-decoration': [word],
    'vertical-align': [word, size],
    'font-family': [/^[\w\s,'"-]{1,150}$/],
    'font-size': [size, word],
    'font-style': [word],
    'font-weight': [/^(\d{3}|[a-z]{4,7})$/],
    'line-height': [size, word],
    'white-space': [word],
    direction: [/^(ltr|rtl)$/],
    margin: [lengths],
    padding: [lengths],
    width: [size],
    'max-width': [size],
    height: [size],
    border: [border],
    'border-top': [border],
    'border-right': [border],
    'border-bottom': [border],
    'border-left': [border],
    'border-collapse': [word],
    'border-spacing': [lengths],
    'list-style-type': [word],
  },
};

const table = ['align', 'valign', 'bgcolor', 'width', 'height', 'border', 'cellpadding', 'cellspacing'];
const attributes = {
  '*': ['style', 'dir', 'lang', 'align', 'title'],
  a: ['href', 'rel', 'target'],
  img: ['alt', 'width', 'height', 'data-remote', 'data-inline'],
  font: ['color', 'face', 'size'],
  table,
  tr: table,
  td: [...table, 'colspan', 'rowspan', 'nowrap'],
  th: [...table, 'colspan', 'rowspan', 'nowrap'],
  col: ['span', 'width'],
  ol: ['start', 'type'],
  li: ['value'],
};

/**
 * Keeps what formats and drops what acts. Links stay absolute, so that none leads into the page that shows
 * them; no image is loaded from anywhere.
 */
export function sanitizeHtml(source: string): SafeHtml {
  const remote = new Map<string, number>();
  const inlineImages = new Set<string>();
  const text = textCollector();
  const read = source.slice(0, Math.min(MOST_HTML_CHARACTERS, firstTooDeep(source)));
  const html = sanitize(mended(clean(read)), {
    allowedTags: [...blocks, ...inline],
    allowedAttributes: attributes,
    allowedStyles: styles,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    nonTextTags: withContent,
    nestingLimit: MOST_HTML_NESTING,
    enforceHtmlBoundary: false,
    textFilter: text.add,
    onOpenTag: text.open,
    onCloseTag: text.close,
    transformTags: {
      a: (tagName, { href, title }) => ({ tagName, attribs: linkTo(href, title) }),
      img: (tagName, { src = '', alt, width, height, style }) => ({
        tagName,
        attribs: {
          ...given({ alt, width, height, style }),
          ...placeOf(src.trim(), remote, inlineImages),
        },
      }),
    },
  });
  return {
    html: html.trim(),
    text: text.collected(),
    remoteImages: [...remote.keys()],
    inlineImages,
    isCut: read.length < source.length,
  };
}

/** Where more tags are open at once than any page has. An end closes what it names and all within, or else nothing. */
function firstTooDeep(source: string): number {
  const open: string[] = [];
  const counts = new Map<string, number>();
  const count = (tag: string) => counts.get(tag) ?? 0;
  function close(): void {
    const closed = open.pop();
    if (closed !== undefined) counts.set(closed, count(closed) - 1);
  }
  for (const { 1: slash, 2: name = '', index } of source.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const tag = name.toLowerCase();
    if (slash) {
      const rest = count(tag) - 1;
      while (rest >= 0 && count(tag) > rest) close();
    } else if (!neverOpen.test(tag)) {
      while (closes.get(tag)?.test(open.at(-1) ?? '')) close();
      open.push(tag);
      counts.set(tag, count(tag) + 1);
    }
    if (open.length > MOST_OPEN_TAGS) return index;
  }
  return source.length;
}

const neverOpen = /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;

/** What stands open and ends where this begins, by the reader of pages; what is missing here only counts for longer. */
const closes: ReadonlyMap<string, RegExp> = new Map([
  ['a', /^a$/],
  ['p', /^p$/],
  ['li', /^li$/],
  ['dt', /^d[dt]$/],
  ['dd', /^d[dt]$/],
  ['td', /^(thead|t[dh])$/],
  ['th', /^th$/],
  ['tr', /^t[dhr]$/],
  ['option', /^option$/],
]);

function linkTo(href: string | undefined, title: string | undefined): Record<string, string> {
  const isAbsolute = href !== undefined && /^\s*(https?:\/\/|mailto:|tel:)/i.test(href) && URL.canParse(href);
  return {
    ...given({ title }),
    ...(isAbsolute && { href: href.trim(), rel: 'noopener noreferrer nofollow', target: '_blank' }),
  };
}

function placeOf(
  src: string,
  remote: Map<string, number>,
  inlineImages: Set<string>,
): Record<string, string> {
  const contentId = /^cid:(.+)$/i.exec(src)?.[1];
  if (contentId) {
    const id = readContentId(decoded(contentId));
    inlineImages.add(id);
    return { 'data-inline': id };
  }
  const url = src.startsWith('//') ? `https:${src}` : src;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return {};
  const { href } = new URL(url);
  if (!remote.has(href) && remote.size >= MOST_REMOTE_IMAGES) return {};
  const at = remote.get(href) ?? remote.size;
  remote.set(href, at);
  return { 'data-remote': String(at) };
}

/** One form on both sides: RFC 2392 puts it into a URL, and the part has it in brackets. */
export function readContentId(text: string): string {
  return cut(clean(text).trim().replace(/^<|>$/g, ''), MOST_NAME_CHARACTERS);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function given(attribs: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attribs).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Text as it would be read, with a line for each block; what sits beside each other in a table is told apart. */
function textCollector() {
  const pieces: string[] = [];
  return {
    add(escaped: string): string {
      pieces.push(unescaped(escaped).replace(/[ \t\n]+/g, ' '));
      return escaped;
    },
    open(tag: string): void {
      if (blocks.has(tag)) pieces.push('\n');
    },
    close(tag: string): void {
      if (tag === 'td' || tag === 'th') pieces.push(' ');
      else if (tag === 'p' || tag === 'blockquote') pieces.push('\n\n');
      else if (blocks.has(tag) && tag !== 'br') pieces.push('\n');
    },
    collected: () =>
      pieces
        .join('')
        .replace(/[ \u00a0]+/g, ' ')
        .replace(/ ?\n ?/g, '\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
