import { html } from '../../frame/html.ts';
import { page } from '../../frame/page.ts';
import { described, type Refusal, type Trace } from '../refusal.ts';
import { banner } from './person.ts';

/** The page from which nobody returns to the app. */
export function blockedPage(
  refused: Refusal,
  trace: Trace,
  { isAboutAccount, status = 400 }: { isAboutAccount: boolean; status?: number },
): Response {
  const { code } = refused.entry;
  return page({
    title: `AADSTS${code}`,
    banner,
    status,
    formsMayLeave: true,
    body: html`<section class="panel">
<p class="eyebrow">Microsoft sign-in</p>
<h1>Sorry, but we’re having trouble signing you in.</h1>
<p class="code">AADSTS${code}</p>
<p>${refused.words}</p>
${
  isAboutAccount
    ? html`<form method="post"><button class="link" name="account" value="other">Use another account</button></form>`
    : undefined
}
<details><summary>Troubleshooting details</summary>
<dl class="facts"><dt>Request Id</dt><dd><code>${trace.traceId}</code></dd>
<dt>Correlation Id</dt><dd><code>${trace.correlationId}</code></dd>
<dt>Timestamp</dt><dd>${trace.timestamp}</dd>
<dt>Message</dt><dd>${described(refused, trace)}</dd></dl></details>
</section>`,
  });
}
