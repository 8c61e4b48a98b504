import { escaped } from '#platform/http/html-page.ts';

/** Where people sign in; the second one is older, and stands in links and bookmarks. */
export const SIGN_IN_PATH = '/auth/msp/signin';
const signInPaths = new Set([SIGN_IN_PATH, '/sign-in']);

/** Why somebody is back at the form. */
export type SignInSetback = 'wrong' | 'wait';

/** What a page of the console says to browsers without JavaScript. Where people sign in, a form that needs none. */
export function withoutScript(
  url: URL,
  { styleNonce, isSimulated }: { styleNonce: string; isSimulated: boolean },
): string {
  const isSignIn = signInPaths.has(url.pathname);
  const banner = isSimulated
    ? '<p class="plain-banner">Simulated providers: nothing here reaches Google.</p>'
    : '';
  return `<style nonce="${styleNonce}">${style}</style>${banner}<main class="plain">${isSignIn ? form(url) : notice(url)}</main>`;
}

function notice({ pathname, search }: URL): string {
  const here = `${SIGN_IN_PATH}?${new URLSearchParams({ returnTo: pathname + search })}`;
  return `<h1>Keyholder</h1>
<p>The console needs JavaScript. Please switch it on and load this page again.</p>
<p>Signing in with a password works without it: <a href="${escaped(here)}">sign in</a>.</p>`;
}

function form({ searchParams }: URL): string {
  const returnTo = searchParams.get('returnTo') ?? searchParams.get('callbackUrl') ?? '';
  return `<h1>Sign in</h1>
${setback(searchParams.get('because'))}
<form method="post" action="${SIGN_IN_PATH}">
<label>E-mail address<input name="username" type="email" autocomplete="username" autocapitalize="none" required></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<label>Organisation (if your address belongs to several)<input name="tenant" autocomplete="organization" autocapitalize="none"></label>
<input name="returnTo" type="hidden" value="${escaped(returnTo)}">
<button>Sign in</button>
</form>
<p>Signing in with Google or Microsoft, and the console itself, need JavaScript.</p>`;
}

function setback(because: string | null): string {
  const words = because === 'wrong' || because === 'wait' ? setbacks[because] : undefined;
  return words === undefined ? '' : `<p role="alert">${words}</p>`;
}

const setbacks: Readonly<Record<SignInSetback, string>> = {
  wrong:
    'Address and password do not fit together. Check both. If your address belongs to several organisations, name yours.',
  wait: 'There were too many tries. Wait a few minutes and try again.',
};

/** In the colours of the console, whose style sheet is on the page. */
const style = `
.plain-banner { padding: .5rem 1rem; text-align: center; background: var(--color-brass-wash); color: var(--color-brass); }
.plain { max-width: 26rem; margin: 0 auto; padding: 10vh 1rem 2rem; display: grid; gap: 1.25rem; }
.plain h1 { font-size: 1.25rem; font-weight: 600; }
.plain form { display: grid; gap: 1rem; }
.plain label { display: grid; gap: .375rem; font-weight: 500; }
.plain input:not([type=hidden]) { font: inherit; min-height: 2.75rem; padding: .375rem .75rem; border-radius: .5rem;
  border: 1px solid var(--color-edge); background: var(--color-surface); color: var(--color-ink); }
.plain button { font: inherit; font-weight: 500; min-height: 2.75rem; border: 0; border-radius: .5rem; cursor: pointer;
  background: var(--color-accent); color: var(--color-on-accent); }
.plain a { color: var(--color-accent); text-decoration: underline; }
.plain [role=alert] { padding: .75rem 1rem; border-radius: .5rem; background: var(--color-danger-wash); color: var(--color-danger); }
.plain p:last-child { color: var(--color-soft); }
`;
