import type { Id, TenantId, UserId } from '#kernel/ids.ts';
import { shifted } from '#kernel/world.ts';
import type { PresentedToken } from '../opaque-token.ts';
import type { Role } from '../roles.ts';

export type SessionId = Id<'session'>;
/** A browser's session, or a program's family of refresh tokens. */
export type SessionKind = 'session' | 'token';

export const SESSION_COOKIE = 'session';
export const SESSION_LIFE_MS = 14 * 24 * 60 * 60_000; // two weeks, however busy
const IDLE_LIFE_MS = 24 * 60 * 60_000; // a day without a visit: the laptop may be somebody else's by now
const ROTATE_AFTER_MS = 15 * 60_000;
/** How long the token before stays good once its successor was seen: for requests that were under way. */
const GRACE_MS = 60_000;
const SEEN_AT_MOST_EVERY_MS = 60_000;

/** A session as the database holds it, with the person it belongs to. */
export type StoredSession = {
  tenantId: TenantId;
  id: SessionId;
  userId: UserId;
  role: Role;
  isFrozen: boolean;
  secretHash: Buffer;
  previous: { secretHash: Buffer; endsAt: Date | undefined } | undefined;
  rotatedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  epoch: number;
};

/** What to do with a presented token. */
export type SessionVerdict =
  | { kind: 'expired' }
  /** A token from before the last one: somebody kept a copy. The session must end. */
  | { kind: 'stolen' }
  | {
      kind: 'good';
      /** `after_previous` replaces a token that may never have reached the browser, keeping the one that did. */
      rotation: 'none' | 'after_current' | 'after_previous';
      /** The first sight of the present token starts the end of the one before. */
      previousEndsAt: Date | undefined;
      isSeenAnew: boolean;
    };

export function judgeSession(
  session: StoredSession,
  presented: Pick<PresentedToken, 'secretHash'>,
  now: Date,
): SessionVerdict {
  if (now >= session.expiresAt || session.lastSeenAt <= idleBefore(now)) return { kind: 'expired' };
  const { previous } = session;
  if (presented.secretHash.equals(session.secretHash)) {
    const isDue = now >= shifted(session.rotatedAt, ROTATE_AFTER_MS);
    const isFirstSight = previous !== undefined && previous.endsAt === undefined;
    return {
      kind: 'good',
      rotation: isDue ? 'after_current' : 'none',
      previousEndsAt: isFirstSight && !isDue ? shifted(now, GRACE_MS) : undefined,
      isSeenAnew: isSeenAnew(session, now),
    };
  }
  if (!previous || !presented.secretHash.equals(previous.secretHash)) return { kind: 'stolen' };
  if (previous.endsAt !== undefined) {
    if (now >= previous.endsAt) return { kind: 'stolen' };
    return {
      kind: 'good',
      rotation: 'none',
      previousEndsAt: undefined,
      isSeenAnew: isSeenAnew(session, now),
    };
  }
  const successorIsLost = now >= shifted(session.rotatedAt, GRACE_MS);
  return {
    kind: 'good',
    rotation: successorIsLost ? 'after_previous' : 'none',
    previousEndsAt: undefined,
    isSeenAnew: isSeenAnew(session, now),
  };
}

/** Browsers' sessions last seen at this moment or before are over. Programs come back when they like. */
export function idleBefore(now: Date): Date {
  return shifted(now, -IDLE_LIFE_MS);
}

/** Being seen is written down once a minute, not with every request. */
export function isSeenAnew(session: Pick<StoredSession, 'lastSeenAt'>, now: Date): boolean {
  return now >= shifted(session.lastSeenAt, SEEN_AT_MOST_EVERY_MS);
}
