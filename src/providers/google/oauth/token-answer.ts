import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { readScopes } from './scopes.ts';

export type GoogleGrant = {
  accessToken: Secret<string>;
  expiresAt: Date;
  /** Only when Google sent one that is new: without it the stored one stays good. */
  refreshToken?: Secret<string>;
  /** When it is known: apps in Testing, and access for a period that the person chose. */
  refreshTokenDiesAt?: Date;
  /** As granted, which may be less than was asked for, or more. Canonical and sorted. */
  scopes: string[];
  idToken?: string;
};

const SECOND_MS = 1_000;
/** Google's access tokens live an hour. A longer promise is not believed: renewing early harms nobody. */
const LONGEST_ACCESS_SECONDS = 3_600;
/** Google gives periods of days or months; whatever is beyond is no date worth showing. */
const LONGEST_REFRESH_SECONDS = 10 * 365 * 86_400;

/** RFC 6750, b64token and kin: what can stand in a header without bringing anything along. */
const token = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\x21-\x7e]+$/);

const seconds = z.union([
  z.number().nonnegative(),
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
]);

/** Google's own limits are 2,048 and 512 bytes; twice as much is room for a change of mind. */
const answer = z.object({
  access_token: token(4_096),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: seconds,
  scope: z
    .string()
    .transform(readScopes)
    .refine(scopes => scopes.length > 0),
  refresh_token: token(1_024).nullish(),
  id_token: token(16_384).nullish(),
  refresh_token_expires_in: seconds.optional().catch(undefined),
});

/** Undefined when it cannot be relied on. Times count from when the request was sent, so they never flatter. */
export function readGrant(body: unknown, sentAt: Date): GoogleGrant | undefined {
  const read = answer.safeParse(body);
  if (!read.success) return undefined;
  const { access_token, expires_in, scope, refresh_token, id_token, refresh_token_expires_in } = read.data;
  const lifeSeconds = Math.min(expires_in, LONGEST_ACCESS_SECONDS);
  const isDeathKnown = refresh_token_expires_in && refresh_token_expires_in <= LONGEST_REFRESH_SECONDS;
  return {
    accessToken: new Secret(access_token),
    expiresAt: shifted(sentAt, lifeSeconds * SECOND_MS),
    scopes: scope,
    ...(refresh_token && { refreshToken: new Secret(refresh_token) }),
    ...(isDeathKnown && { refreshTokenDiesAt: shifted(sentAt, refresh_token_expires_in * SECOND_MS) }),
    ...(id_token && { idToken: id_token }),
  };
}
