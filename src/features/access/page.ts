import { z } from 'zod';
import { fail } from '#kernel/failures.ts';
import { isId } from '#kernel/ids.ts';

const USUAL_LENGTH = 50;
const MOST = 200;

export const pageQuery = {
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(USUAL_LENGTH),
};

export type PageAsked = { cursor?: string | undefined; limit: number };
export type Page<Item> = { items: Item[]; next: string | null };

/** The key after which this page begins. */
export function afterOf(asked: PageAsked): string | undefined {
  if (asked.cursor === undefined) return undefined;
  const bytes = Buffer.from(asked.cursor, 'base64url');
  const text = bytes.toString('utf8');
  if (text === '' || text.includes('\0') || !Buffer.from(text, 'utf8').equals(bytes)) {
    throw fail('invalid_input', { fields: { cursor: 'is not one that a list here has answered' } });
  }
  return text;
}

/** `rows` holds one more than was asked for when there is a next page. */
export function pageOf<Item>(
  rows: readonly Item[],
  asked: PageAsked,
  keyOf: (row: Item) => string,
): Page<Item> {
  const items = rows.slice(0, asked.limit);
  const last = items.at(-1);
  const next = rows.length > items.length && last ? Buffer.from(keyOf(last)).toString('base64url') : null;
  return { items, next };
}

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** For lists in the order of ids. */
export function idAfterOf(asked: PageAsked): string | undefined {
  const after = afterOf(asked);
  if (after === undefined || isId(after)) return after;
  throw fail('invalid_input', { fields: { cursor: 'is not one that a list here has answered' } });
}
