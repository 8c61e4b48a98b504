import { html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import { aadsts, type Entry } from '../aadsts.ts';
import { banner } from './person.ts';

const places = {
  page: 'a page of Microsoft; the app never learns',
  redirect: 'back at the app',
  token: 'the token endpoint',
} as const;

/** What `error_uri` leads to: one error, or all of them. */
export function menuPage(wanted: string | null): Response {
  const shown = aadsts.filter(({ code }) => wanted === null || String(code) === wanted);
  return page({
    title: wanted === null ? 'Errors' : `AADSTS${wanted}`,
    banner,
    width: 'wide',
    status: shown.length === 0 ? 404 : 200,
    body: html`<h1>Errors of the sign-in</h1>
<p>Apps branch on the error, never on the number: Microsoft changes numbers and words.</p>
${wanted === null ? undefined : html`<p><a href="/microsoft/login/error">All errors</a></p>`}
${shown.length === 0 ? html`<section class="panel"><p>Nothing is known about this number.</p></section>` : undefined}
${shown.map(panel)}`,
  });
}

function panel({ code, error, suberror, place, words }: Entry) {
  return html`<section class="panel"><h2>AADSTS${code}</h2>
<p>${words}</p>
<dl class="facts"><dt>Error</dt><dd><code>${error}</code></dd>
${suberror === undefined ? undefined : html`<dt>Suberror</dt><dd><code>${suberror}</code></dd>`}
<dt>Seen at</dt><dd>${places[place]}</dd></dl></section>`;
}
