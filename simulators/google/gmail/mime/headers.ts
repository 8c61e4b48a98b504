/** A header as it stands in a mail, its lines joined; encoded words are still encoded. */
export type Header = { readonly name: string; readonly value: string };

export type Sections = { readonly head: Buffer; readonly body: Buffer };

/** The empty line ends the headers. Without one there is no body. */
export function sectionsOf(raw: Buffer): Sections {
  const strict = endOfHead(raw, '\r\n\r\n');
  const lenient = endOfHead(raw, '\n\n');
  const end = lenient.at < strict.at ? lenient : strict;
  return { head: raw.subarray(0, end.at), body: raw.subarray(end.at + end.length) };
}

function endOfHead(raw: Buffer, blank: string): { at: number; length: number } {
  const lineEnd = blank.slice(blank.length / 2);
  if (raw.subarray(0, lineEnd.length).toString('latin1') === lineEnd)
    return { at: 0, length: lineEnd.length };
  const at = raw.indexOf(blank);
  return at < 0 ? { at: raw.length, length: 0 } : { at, length: blank.length };
}

/** RFC 5322, 2.2.3: taking out the line breaks is all that unfolding does; white space stays. */
export function readHeaders(head: Buffer): Header[] {
  return head
    .toString('utf8')
    .replaceAll(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)
    .flatMap(line => {
      const colon = line.indexOf(':');
      if (colon <= 0) return [];
      return [{ name: line.slice(0, colon).trimEnd(), value: line.slice(colon + 1).trim() }];
    });
}

export function headersOf(raw: Buffer): Header[] {
  return readHeaders(sectionsOf(raw).head);
}

export function findHeader(headers: readonly Header[], name: string): string | undefined {
  return headers.find(header => isNamed(header, name))?.value;
}

export function findHeaders(headers: readonly Header[], name: string): string[] {
  return headers.filter(header => isNamed(header, name)).map(header => header.value);
}

function isNamed(header: Header, name: string): boolean {
  return header.name.toLowerCase() === name.toLowerCase();
}

/** Without the angle brackets, which some write and others forget. */
export function messageIdsIn(value: string | undefined): string[] {
  const bracketed = [...(value ?? '').matchAll(/<([^<>\s]+)>/g)].map(([, id = '']) => id);
  if (bracketed.length > 0) return bracketed;
  return (value ?? '').split(/\s+/).filter(word => word.includes('@'));
}
