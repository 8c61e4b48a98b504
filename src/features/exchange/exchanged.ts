import type {
  BrokenReason,
  ConnectionId,
  GoogleService,
  NeedsReconnectReason,
} from '#features/connections/grants/grant.ts';
import type { Token } from '#features/connections/grants/vended.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Link } from './links/link.ts';
import type { Claimed } from './principal.ts';

export type ExchangeAsked = {
  /** Whom the caller acts for. Left out: for themselves. */
  subject?: Claimed | undefined;
  /** Which account. Left out: the one there is. */
  connectionId?: ConnectionId | undefined;
  /** What the browser of whoever connected has shown. */
  code?: string | undefined;
  /** How long the token has to live at least; never less than the settings of the client say. */
  minimumTtlMs?: number | undefined;
  /** Google's own names for what the token is to be able to do. Left out: all that is connected. */
  scopes?: readonly string[] | undefined;
  /** Only what this service of Google's takes. */
  service?: GoogleService | undefined;
  /** The client that brings the caller's token: what is held back from it, it does not get through others. */
  through?: Scope | undefined;
};

export type AccountChoice = {
  connectionId: ConnectionId;
  address: string;
  label: string | null;
  isDefault: boolean;
};

export type Exchanged =
  | Token
  | { kind: 'not_connected'; link: Link }
  /** Somebody has connected an account and must say the code they were shown. */
  | { kind: 'pending'; link: Link; needsCode: true; isCodeWrong: boolean }
  | { kind: 'needs_reconnect'; reason: NeedsReconnectReason; link: Link }
  | { kind: 'scope_missing'; missing: string[]; link: Link }
  | { kind: 'ambiguous'; choices: AccountChoice[] }
  | { kind: 'app_broken'; reason: BrokenReason }
  | { kind: 'never_raw'; because: 'policy' | 'not_narrowed' | 'limits' }
  | { kind: 'busy'; retryAfterMs: number };
