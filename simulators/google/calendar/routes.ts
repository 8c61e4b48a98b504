import { createHash } from 'node:crypto';
import { json } from '../../frame/answers.ts';
import type { Route, Visit } from '../../frame/routes.ts';
import { ApiRefusal, answeredByApi } from '../api/api-refusal.ts';
import { type ApiMethod, identifyCaller, requireEnabled, requireScope } from '../api/caller.ts';
import type { Google } from '../google.ts';

const auth = 'https://www.googleapis.com/auth/calendar';
const listing: ApiMethod = {
  api: 'calendar-json.googleapis.com',
  name: 'calendar.v3.CalendarList.List',
  scopes: [auth, `${auth}.readonly`, `${auth}.calendarlist`, `${auth}.calendarlist.readonly`],
  hasOlderErrors: true,
};
const largestPage = 250;

/** Calendar v3, as far as a set-up asks: whether the API is on, whether the token opens it, which calendars there are. */
export function calendarRoutes(google: Google, prefix: string): Route[] {
  return [
    {
      method: 'GET',
      path: `${prefix}/users/me/calendarList`,
      answer: visit => answeredByApi(() => listCalendars(google, visit)),
    },
  ];
}

function listCalendars(google: Google, { request, url }: Visit): Response {
  const caller = identifyCaller(google, request, listing);
  requireEnabled(caller.project, listing);
  requireScope(caller, listing);
  const size = Number(url.searchParams.get('maxResults') ?? largestPage);
  if (!Number.isInteger(size) || size < 1) throw invalidSize();
  const { email } = caller.principal;
  const etag = etagOf(email);
  const primary = {
    kind: 'calendar#calendarListEntry',
    etag,
    id: email,
    summary: email,
    timeZone: 'UTC',
    selected: true,
    accessRole: 'owner',
    primary: true,
  };
  return json({ kind: 'calendar#calendarList', etag, items: [primary] });
}

function invalidSize(): ApiRefusal {
  return new ApiRefusal('INVALID_ARGUMENT', 'Invalid value for maxResults.', {
    errors: [{ domain: 'global', reason: 'invalidParameter' }],
  });
}

/** With its quotes, as Calendar writes them. */
function etagOf(text: string): string {
  return `"p${createHash('sha256').update(text).digest('hex').slice(0, 20)}"`;
}
