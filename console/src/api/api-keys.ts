import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { KeyScope } from './shapes.ts';

export type Whose = 'me' | 'all';

export const apiKeysQuery = (owner: Whose) =>
  pagedQuery(['api-keys', owner], (cursor, signal) =>
    answer(api.GET('/api/v1/api-keys', { params: { query: { owner, ...asked({ cursor }) } }, signal })),
  );

/** What a key may be given. The compiler refuses this table when the API knows another set. */
const offered: Record<KeyScope, true> = {
  'connections.write': true,
  'credentials.read': true,
  'tokens.exchange': true,
  'subjects.claim': true,
  'tickets.read': true,
  'tickets.write': true,
  'audit.read': true,
  'users.read': true,
};

export function isKeyScope(name: string): name is KeyScope {
  return Object.hasOwn(offered, name);
}

export type NewKey = { name: string; scopes: KeyScope[]; owner: 'me' | 'service'; expires_in_days?: number };

export function createKey(key: NewKey) {
  return answer(api.POST('/api/v1/api-keys', { body: key }));
}

export function rotateKey({ keyId, overlapHours }: { keyId: string; overlapHours: number }) {
  return answer(
    api.POST('/api/v1/api-keys/{keyId}/rotate', {
      params: { path: { keyId } },
      body: { overlap_hours: overlapHours },
    }),
  );
}

export function allowRefreshTokens({ keyId, confirm }: { keyId: string; confirm: string }) {
  return done(
    api.PUT('/api/v1/api-keys/{keyId}/refresh-tokens', { params: { path: { keyId } }, body: { confirm } }),
  );
}

export function forbidRefreshTokens(keyId: string) {
  return done(api.DELETE('/api/v1/api-keys/{keyId}/refresh-tokens', { params: { path: { keyId } } }));
}

export function revokeKey(keyId: string) {
  return done(api.DELETE('/api/v1/api-keys/{keyId}', { params: { path: { keyId } } }));
}
