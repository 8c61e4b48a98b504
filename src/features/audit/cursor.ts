import { fail } from '#kernel/failures.ts';
import { type Id, isId } from '#kernel/ids.ts';

/** Where the next page begins. Callers are to pass it on and not to read it, so it does not look like an id. */
export function cursorAt(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}

export function readCursor<Kind extends string>(cursor: string): Id<Kind> {
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (isId<Kind>(id)) return id;
  throw fail('invalid_input', { fields: { cursor: 'is not one that a list here has answered' } });
}
