import { seeOther } from '../frame/answers.ts';
import { html } from '../frame/html.ts';
import { page } from '../frame/page.ts';
import { isRegistered } from './apps.ts';
import type { Microsoft } from './microsoft.ts';
import { banner } from './pages/person.ts';
import { signOut } from './sessions.ts';

/** Signs this browser out; an address to go on to must be registered by some app. */
export function answerLogout(microsoft: Microsoft, request: Request): Response {
  signOut(microsoft, request);
  const { searchParams } = new URL(request.url);
  const onTo = searchParams.get('post_logout_redirect_uri');
  if (onTo && [...microsoft.apps.values()].some(app => isRegistered(app, onTo))) {
    const state = searchParams.get('state');
    const location = new URL(onTo);
    if (state !== null) location.searchParams.set('state', state);
    return seeOther(location.href);
  }
  return page({
    title: 'You signed out of your account',
    banner,
    body: html`<section class="panel"><h1>You signed out of your account</h1>
<p>It’s a good idea to close all browser windows.</p></section>`,
  });
}
