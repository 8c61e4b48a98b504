import { z } from 'zod';
import type { ServiceId } from '#features/access/services/service.ts';
import type { Id } from '#kernel/ids.ts';

export type SubjectId = Id<'subject'>;

/** Within which a name names somebody: a service of the organisation, or an issuer of JWTs that it trusts. */
export type Platform = { kind: 'service'; id: ServiceId } | { kind: 'issuer'; id: Id<'jwt_issuer'> };

/** Whoever a platform acts for: an agent, a wallet, an end user of a gateway. Never a user of ours. */
export type Subject = {
  id: SubjectId;
  platform: Platform;
  name: string;
  announcedAddress: string | null;
  isFrozen: boolean;
};

export const LONGEST_NAME = 200;

/** Nothing that shows nothing, turns the reading direction or looks like a plain space without being one. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

/**
 * Compared letter by letter, so what people would read as the same is refused and not mended: two names that
 * a platform tells apart never become one here.
 */
export const subjectName = z
  .string()
  .refine(isShortEnough, { message: `must have 1 to ${LONGEST_NAME} characters` })
  .refine(text => !unseen.test(text), { message: 'must have visible characters only' })
  .refine(text => text === text.trim(), { message: 'must not begin or end with a space' })
  .refine(text => text === text.normalize('NFC'), { message: 'must be in Unicode’s composed form (NFC)' });

function isShortEnough(text: string): boolean {
  const length = [...text].length;
  return length >= 1 && length <= LONGEST_NAME;
}
