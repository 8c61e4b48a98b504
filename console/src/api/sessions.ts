import { answer, api, done } from './client.ts';
import { pagedQuery } from './paged.ts';

/** All on one page: nobody has that many. */
export const sessionsQuery = pagedQuery(['sessions'], (_cursor, signal) =>
  answer(api.GET('/api/v1/sessions', { signal })).then(({ items }) => ({ items, next: null })),
);

export function endSession(sessionId: string) {
  return done(api.DELETE('/api/v1/sessions/{sessionId}', { params: { path: { sessionId } } }));
}

export function endOtherSessions() {
  return done(api.DELETE('/api/v1/sessions'));
}
