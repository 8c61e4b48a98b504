import { statusOfAnswer } from '#platform/http/problem.ts';
import type { Landing } from './callback.ts';

/** Pages of the console that a sign-in at a provider ends on, beside the place it was begun for. */
const signInPage = '/auth/msp/signin';
const choosePage = '/auth/msp/choose';
const profilePage = '/profile';

/** Always on to another address: the code that came in this one must not stay in the bar or the history. */
export function landAt(landing: Landing, consoleOrigin: string): Response {
  return new Response(null, {
    status: statusOfAnswer.see_other,
    headers: { location: `${consoleOrigin}${pathOf(landing)}`, 'cache-control': 'no-store' },
  });
}

function pathOf(landing: Landing): string {
  switch (landing.kind) {
    case 'in':
      return landing.returnTo ?? '/';
    case 'choose':
      return choosePage;
    case 'linked':
      return withQuery(landing.returnTo ?? profilePage, { identity: 'linked' });
    case 'failed':
      return landing.errand === 'link'
        ? withQuery(landing.returnTo ?? profilePage, { identity: 'failed' })
        : withQuery(signInPage, {
            failed: '1',
            ...(landing.returnTo !== null && { callbackUrl: landing.returnTo }),
          });
    default:
      return landing satisfies never;
  }
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(path, 'https://console.invalid');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}
