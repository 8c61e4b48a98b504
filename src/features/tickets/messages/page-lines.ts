/** What begins a line of its own. */
const breaks = /<\/?(?:p|div|br|li|tr|h[1-6]|table|blockquote|hr|pre|ul|ol|center)\b[^<>]*>/gi;
/** What has room above and below. */
const spaced = /<(?:p|h[1-6]|ul|ol|blockquote|pre)\b/gi;
const image = /<img\b[^<>]*>/gi;

/** No frame is made high enough for more, and a long conversation has many pages. */
const MOST_READ = 50_000;
const LETTERS_IN_LINE = 80;
const LINE_PIXELS = 24;
const SPACE_LINES = 0.7;
/** Of an image that does not say how high it is. */
const IMAGE_LINES = 4;

/**
 * About how many lines a page takes. It is shown in a frame that may run nothing, and which therefore cannot say how
 * much room it needs.
 */
export function linesIn(page: string): number {
  const html = page.slice(0, MOST_READ);
  const texts = html.split(breaks).map(piece => piece.replace(/<[^<>]*>/g, '').trim());
  const ofText = sum(texts.map(text => Math.ceil(text.length / LETTERS_IN_LINE)));
  const ofImages = sum([...html.matchAll(image)].map(([tag]) => linesOf(tag)));
  const ofSpace = [...html.matchAll(spaced)].length * SPACE_LINES;
  return Math.round(ofText + ofImages + ofSpace);
}

function linesOf(imageTag: string): number {
  const height = /\bheight="(\d{1,4})/.exec(imageTag)?.[1];
  return height === undefined ? IMAGE_LINES : Math.floor(Number(height) / LINE_PIXELS);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
