import type { Id } from '#kernel/ids.ts';
import type { RefreshDeath } from '#providers/google/oauth/refresh.ts';
import type { GoogleMisconfiguration } from '#providers/google/oauth/token-refusal.ts';

export type ConnectionId = Id<'connection'>;
export type GoogleService = 'mail' | 'calendar';

/** One connection has at most one grant for each service. */
export type GrantKey = { connectionId: ConnectionId; service: GoogleService };

/** Why only the person can mend it. */
export type NeedsReconnectReason =
  | RefreshDeath
  /** A renewal broke off before its answer was saved, and Google takes the stored token no longer. */
  | 'rotation_lost';

/** What only the organisation can mend: at its app, or for this account. */
export type BrokenReason =
  | GoogleMisconfiguration
  | 'no_app'
  /** The organisation has another app by now, and Google keeps each grant to the app it was given to. */
  | 'app_changed';

/** What was given to one Google project; a client id begins with the number of its project. */
export function projectOf(clientId: string): string {
  return clientId.split('-', 1).join('');
}

/** Where a sealed value of a grant belongs. */
export function sealedIn(column: 'refresh_token_sealed' | 'access_token_sealed', key: GrantKey) {
  return { table: 'grants', column, row: `${key.connectionId}/${key.service}` };
}

export function narrowedIn({ connectionId, service }: GrantKey, scopes: string) {
  return { table: 'narrowed_tokens', column: 'sealed', row: `${connectionId}/${service}/${scopes}` };
}
