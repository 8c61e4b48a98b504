import type { Scope } from '#kernel/scope.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Line, Page } from './book.ts';
import { listLines, listPages } from './store.ts';

const PAGES_AT_ONCE = 500;
const LINES_AT_ONCE = 2_000;

type Walk = { who: Scope; upTo: number };
export type LinedPage = { page: Page; lines: Line[] };

/** Pages in their order, each with its lines. A page of which there are only lines comes as its number. */
export async function* walkPages(
  database: Database,
  walk: Walk,
): AsyncGenerator<LinedPage | { orphan: number }> {
  const lines = linesOf(database, walk);
  let next = await lines.next();
  for await (const page of pagesOf(database, walk)) {
    if (!next.done && next.value.page < page.number) yield { orphan: next.value.page };
    const own: Line[] = [];
    while (!next.done && next.value.page <= page.number) {
      own.push(next.value);
      next = await lines.next();
    }
    yield { page, lines: own };
  }
  if (!next.done) yield { orphan: next.value.page };
}

async function* pagesOf(database: Database, { who, upTo }: Walk): AsyncGenerator<Page> {
  let after: number | undefined = Number.MIN_SAFE_INTEGER; // what stands before the first is a finding
  while (after !== undefined) {
    const stretch = { after, upTo, limit: PAGES_AT_ONCE };
    const pages: Page[] = await database.inTenant(who, tx => listPages(tx, stretch));
    yield* pages;
    after = pages.length === PAGES_AT_ONCE ? pages.at(-1)?.number : undefined;
  }
}

async function* linesOf(database: Database, { who, upTo }: Walk): AsyncGenerator<Line> {
  let after: { page: number; line: number } | undefined = { page: Number.MIN_SAFE_INTEGER, line: 0 };
  while (after !== undefined) {
    const stretch = { after, upTo, limit: LINES_AT_ONCE };
    const lines: Line[] = await database.inTenant(who, tx => listLines(tx, stretch));
    yield* lines;
    after = lines.length === LINES_AT_ONCE ? lines.at(-1) : undefined;
  }
}
