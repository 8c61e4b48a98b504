import { statusOfAnswer } from '#platform/http/problem.ts';
import { doors } from './doors.ts';
import type { Landing } from './receive.ts';

/** Pages of the console that end a consent. Whoever shows them asks for the flow by its id. */
const unknownPage = '/connect/result';
const confirmPage = '/connect/confirm';

/** Says that the browser was sent on to the console's address once, so that it is not sent round and round. */
export const atConsole = 'at_console';

/** Always on to another address: the code that came in this one must not stay in the bar or the history. */
export function redirectTo(landing: Landing, arrived: URL, consoleOrigin: string): Response {
  const location = locationOf(landing, arrived, consoleOrigin).href;
  return new Response(null, {
    status: statusOfAnswer.see_other,
    headers: { location, 'cache-control': 'no-store' },
  });
}

function locationOf(landing: Landing, arrived: URL, consoleOrigin: string): URL {
  switch (landing.kind) {
    case 'no_flow':
      return withQuery(new URL(unknownPage, consoleOrigin), { outcome: landing.outcome });
    case 'ask_at_console': {
      const url = new URL(arrived.pathname, consoleOrigin);
      url.search = arrived.search;
      return withQuery(url, { [atConsole]: '1' });
    }
    case 'result':
      return withQuery(new URL(doors[landing.door].resultPage, consoleOrigin), { flow: landing.flowId });
    case 'confirm':
      return withQuery(new URL(confirmPage, consoleOrigin), { flow: landing.flowId });
    case 'return':
      return withQuery(new URL(landing.returnTo), { flow: landing.flowId, outcome: 'connected' });
    default:
      return landing satisfies never;
  }
}

function withQuery(url: URL, query: Readonly<Record<string, string>>): URL {
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
