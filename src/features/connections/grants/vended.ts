import type { Secret } from '#kernel/secret.ts';
import type { BrokenReason, ConnectionId, NeedsReconnectReason } from './grant.ts';

/** An access token, or why there is none and who can mend that. */
export type Vended =
  | {
      kind: 'token';
      accessToken: Secret<string>;
      /** Only where it was asked for, which an owner has to have allowed. */
      refreshToken?: Secret<string>;
      expiresAt: Date;
      scopes: string[];
      connectionId: ConnectionId;
      /** Of the connection, when the token was read: what grows with everything that takes it back. */
      epoch: number;
    }
  | NoToken;

export type NoToken =
  | { kind: 'not_connected' }
  /** The person must act. */
  | { kind: 'needs_reconnect'; reason: NeedsReconnectReason }
  /** The organisation must act: at its app, or for this account. */
  | { kind: 'app_broken'; reason: BrokenReason }
  | { kind: 'scope_missing'; missing: string[] }
  /** It stands behind a person's confirmation, Google would give more than may be handed out, or limits forbid it. */
  | { kind: 'never_raw'; because: 'policy' | 'not_narrowed' | 'limits' }
  | { kind: 'busy'; retryAfterMs: number };

/** `settled`: what the database now says is the answer, so read it again. */
export type Renewal = { kind: 'settled' } | NoToken;

export type Token = Extract<Vended, { kind: 'token' }>;
