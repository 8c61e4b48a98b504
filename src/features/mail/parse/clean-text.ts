/** Controls but tab and line ends: no text of anybody's, and PostgreSQL keeps no NUL. */
const controls = /(?![\t\n])\p{Cc}/gu;
/** Isolates, overrides and marks: they make a reader see another order than there is. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/**
 * What takes no room: soft hyphens, zero widths, tags, fillers. Joiners stay, because names in Persian and
 * families in emoji need them.
 */
const unseen =
  /(?!\u200c|\u200d|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])[\p{Cf}\u115f\u1160\u3164\uffa0]/gu;

/** What can be kept and shown: well-formed, without controls, every line ended in one way. */
export function clean(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(controls, '');
}

export type Disguise = 'direction' | 'invisible';

/** What somebody may have put there so that another text is read than is written. */
export function disguisesIn(text: string): Disguise[] {
  return [
    ...(text.search(directions) >= 0 ? (['direction'] as const) : []),
    ...(text.search(unseen) >= 0 ? (['invisible'] as const) : []),
  ];
}

/** For names, addresses and file names, which are read in one glance. */
export function undisguised(text: string): string {
  return text.replace(directions, '').replace(unseen, '');
}

/** Never through the middle of a character. */
export function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : text
        .slice(0, most)
        .toWellFormed()
        .replace(/\ufffd$/, '');
}
