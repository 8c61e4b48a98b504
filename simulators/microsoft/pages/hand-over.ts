import { html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import type { Delivery } from '../return-to-app.ts';
import { banner } from './person.ts';

/** `response_mode=form_post`. The real page submits itself; this one has only the button that stands there for browsers without scripts. */
export function handOverPage({ action, fields }: Delivery & { kind: 'form' }): Response {
  return page({
    title: 'Continue',
    banner,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Microsoft sign-in</p>
<h1>You are signed in</h1>
<form method="post" action="${action}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="actions"><button class="act">Continue</button></div>
</form>
</section>`,
  });
}
