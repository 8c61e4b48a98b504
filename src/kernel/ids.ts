import { z } from 'zod';
import { fail } from './failures.ts';
import type { World } from './world.ts';

declare const kind: unique symbol;

/** An id that knows what it names, so that a user's id cannot be passed where a key's is asked for. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind };

export type TenantId = Id<'tenant'>;
export type UserId = Id<'user'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isId<Kind extends string>(text: string): text is Id<Kind> {
  return uuid.test(text);
}

/** For text that must name a thing. What cannot be an id names nothing, hence "not found". */
export function requireId<Kind extends string>(text: string): Id<Kind> {
  if (isId<Kind>(text)) return text;
  throw fail('not_found');
}

/** The schema for an id at the edge. */
export function idSchema<Kind extends string>() {
  return z
    .custom<Id<Kind>>(value => typeof value === 'string' && isId<Kind>(value))
    .meta({ type: 'string', format: 'uuid' });
}

type Source = Pick<World, 'now' | 'randomBytes'>;

/** RFC 9562 version 7: ids of one table sort by the time they were made, which keeps its index compact. */
export function newId<Kind extends string>(world: Source): Id<Kind> {
  const bytes = world.randomBytes(16);
  bytes.writeUIntBE(world.now().getTime(), 0, 6);
  return idOf(bytes);
}

const MOST_IN_ORDER = 0x1000; // what twelve bits count

/** For what is made at one moment and has an order (RFC 9562, 6.2, method 1): each is higher than the one before. */
export function newIdsInOrder<Kind extends string>(world: Source): () => Id<Kind> {
  const atMs = world.now().getTime();
  let count = 0;
  return () => {
    if (count === MOST_IN_ORDER) throw new Error('There are more ids of one moment than can be in order.');
    const bytes = world.randomBytes(16);
    bytes.writeUIntBE(atMs, 0, 6);
    bytes.writeUInt16BE(count, 6);
    count += 1;
    return idOf(bytes);
  };
}

function idOf<Kind extends string>(bytes: Buffer): Id<Kind> {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return requireId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  );
}
