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

/** RFC 9562 version 7: ids of one table sort by the time they were made, which keeps its index compact. */
export function newId<Kind extends string>(world: Pick<World, 'now' | 'randomBytes'>): Id<Kind> {
  const bytes = world.randomBytes(16);
  bytes.writeUIntBE(world.now().getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return requireId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  );
}
