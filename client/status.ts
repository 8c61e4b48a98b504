import { asObject, dateIn, type Json, textIn, textsIn } from './json.ts';
import { type ClientNeeds, send } from './send.ts';

export type ConnectionState =
  | 'pending'
  | 'active'
  | 'partial'
  | 'needs_reconnect'
  | 'app_broken'
  | 'revoked'
  | 'other';

/** How it is, why, and what helps. */
export type Health = {
  state: ConnectionState;
  reason: string | null;
  says: string | null;
  remedy: string | null;
  whoActs: 'person' | 'tenant' | null;
};

export type GoogleStatus = {
  isGmailConnected: boolean;
  isCalendarConnected: boolean;
  tokenExpiresAt: Date | null;
  health: (Health & { connectionId: string; address: string; missingScopes: readonly string[] }) | null;
};

/** How the caller's usual Google account is. */
export async function showStatus(needs: ClientNeeds, signal?: AbortSignal): Promise<GoogleStatus> {
  const answer = await send(needs, { method: 'GET', path: '/api/v1/google/status' }, signal);
  const health = asObject(answer.health);
  const connectionId = textIn(health, 'connection_id');
  return {
    isGmailConnected: answer.gmail_connected === true,
    isCalendarConnected: answer.calendar_connected === true,
    tokenExpiresAt: dateIn(answer, 'token_expiry'),
    health:
      connectionId === undefined
        ? null
        : {
            ...healthIn(health),
            connectionId,
            address: textIn(health, 'address') ?? '',
            missingScopes: textsIn(health, 'missing_scopes'),
          },
  };
}

export function healthIn(json: Json): Health {
  const [state, whoActs] = [textIn(json, 'state'), textIn(json, 'who_acts')];
  return {
    state: states.find(each => each === state) ?? 'other',
    reason: textIn(json, 'reason') ?? null,
    says: textIn(json, 'says') ?? null,
    remedy: textIn(json, 'remedy') ?? null,
    whoActs: whoActs === 'person' || whoActs === 'tenant' ? whoActs : null,
  };
}

const states: readonly ConnectionState[] = [
  ...(['pending', 'active', 'partial', 'needs_reconnect', 'app_broken', 'revoked'] as const),
];
