import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';

export const sessionsQuery = pagedQuery(['sessions'], (cursor, signal) =>
  answer(api.GET('/api/v1/sessions', { params: { query: asked({ cursor }) }, signal })),
);

export function endSession(sessionId: string) {
  return done(api.DELETE('/api/v1/sessions/{sessionId}', { params: { path: { sessionId } } }));
}

export function endOtherSessions() {
  return done(api.DELETE('/api/v1/sessions'));
}
