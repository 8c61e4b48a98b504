type Field = string | number | null;

/** One record of RFC 4180, every field quoted. */
export function csvLine(fields: readonly Field[]): string {
  return `${fields.map(field => `"${harmless(String(field ?? '')).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** Spreadsheets run what begins like this as a formula, quoted or not; behind an apostrophe it is text. */
function harmless(text: string): string {
  return /^[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
