import { type Html, html } from '../frame/html.ts';
import { page } from '../frame/page.ts';
import type { Dns } from './dns.ts';
import type { DnsRecord, Zone } from './records.ts';
import { NEGATIVE_TTL_SECONDS } from './resolver.ts';

const banner = 'Simulated DNS.';

/** Where somebody who runs a domain publishes what Keyholder asks for. */
export function zonesPage(dns: Dns, refusal?: string): Response {
  const zones = [...dns.zones.values()];
  return page({
    title: 'DNS',
    banner,
    width: 'wide',
    status: refusal === undefined ? 200 : 400,
    body: html`<h1>DNS</h1>
<p>Domains that somebody has registered, and what stands in their zones. Only programs that ask this name server see them.</p>
${refusal === undefined ? undefined : html`<p class="code" role="alert">${refusal}</p>`}
<section class="panel"><h2>Publish a TXT record</h2>
<form method="post">
<label class="field">Host<input type="text" name="host" placeholder="_keyholder-challenge.acme.test" required autocomplete="off" spellcheck="false"></label>
<label class="field">Value<input type="text" name="value" required autocomplete="off" spellcheck="false"></label>
<div class="actions"><button class="act" name="deed" value="publish">Publish</button></div>
</form></section>
${zones.map(zonePanel)}
<div class="grid">
<section class="panel"><h2>Register a domain</h2>
<form method="post" class="row"><input type="text" name="zone" aria-label="Domain to register" placeholder="example.test" required autocomplete="off" spellcheck="false">
<button class="act plain" name="deed" value="register">Register</button></form></section>
<section class="panel"><h2>Resolver</h2>
<p class="quiet">Remembers what it heard, also that there was nothing, for up to ${NEGATIVE_TTL_SECONDS / 60} minutes of the simulators’ clock.
A domain’s own name servers know at once.</p>
<form method="post" class="row"><button class="act plain" name="deed" value="forget">Forget it all</button>
${dns.resolver === 'answers' ? undefined : html`<span class="tag">${spelled[dns.resolver]}</span>`}</form></section>
</div>
<p><a href="/">All simulators</a></p>`,
  });
}

const spelled = {
  answers: 'answer',
  silent: 'say nothing',
  refuses: 'refuse',
  fails: 'fail',
} as const;

function zonePanel(zone: Zone): Html {
  const shown = zone.records.filter(({ type }) => type !== 'SOA');
  return html`<section class="panel"><h2>${zone.name}</h2>
<ul class="list">${shown.map(record => recordRow(zone, record))}</ul>
<form method="post" class="row"><input type="hidden" name="zone" value="${zone.name}">
${
  zone.servers === 'answers'
    ? html`<button class="act plain" name="deed" value="silence">Silence its name servers</button>`
    : html`<span class="tag">Its name servers ${spelled[zone.servers]}</span>
<button class="act plain" name="deed" value="speak">Let them answer</button>`
}</form></section>`;
}

function recordRow(zone: Zone, record: DnsRecord): Html {
  return html`<li class="apart"><span><code>${record.name}</code><br>
<span class="quiet">${record.type}</span> <code>${contentOf(record)}</code></span>
${
  record.type === 'TXT'
    ? html`<form method="post"><input type="hidden" name="zone" value="${zone.name}"><input type="hidden" name="record" value="${record.id}">
<button class="act danger" name="deed" value="remove" aria-label="Remove the TXT record of ${record.name}">Remove</button></form>`
    : undefined
}</li>`;
}

function contentOf(record: DnsRecord): string {
  if (record.type === 'TXT') return record.strings.join('');
  return record.type === 'SOA' ? '' : record.value;
}
