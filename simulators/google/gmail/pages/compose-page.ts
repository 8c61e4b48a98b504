import { type Html, html } from '../../../frame/html.ts';
import { page } from '../../../frame/page.ts';
import { banner, personChip } from '../../pages/person.ts';
import type { Person } from '../../records.ts';
import { mailPaths, withQuery } from './paths.ts';

/** What stands in the form, the first time or after it was refused. */
export type Sheet = {
  from: string;
  to: string;
  cc: string;
  subject: string;
  text: string;
  html: string;
  /** The message that is answered. */
  answers: string;
};

export const emptySheet: Sheet = { from: '', to: '', cc: '', subject: '', text: '', html: '', answers: '' };

type Writing = {
  /** Nobody, when it is somebody from outside. */
  person: Person | undefined;
  senders: readonly string[];
  sheet: Sheet;
  wrong?: string | undefined;
};

export function composePage({ person, senders, sheet, wrong }: Writing): Response {
  const title = sheet.answers ? 'Answer' : 'Write a mail';
  return page({
    title,
    banner,
    width: 'wide',
    status: wrong === undefined ? 200 : 400,
    body: html`<section class="panel">
<h1>${title}</h1>
${person ? personChip(person) : html`<p class="quiet">From anywhere on the internet to people at the simulated Google. Answers reach nobody.</p>`}
${wrong === undefined ? undefined : html`<p class="wrong" role="alert">${wrong}</p>`}
<form method="post" action="${person ? mailPaths.compose : mailPaths.outside}" enctype="multipart/form-data">
<input type="hidden" name="account" value="${person?.email ?? ''}">
<input type="hidden" name="answers" value="${sheet.answers}">
${sender(senders, sheet.from)}
${field('to', 'To', sheet.to, true)}
${field('cc', 'Copies to', sheet.cc)}
${field('subject', 'Subject', sheet.subject)}
<label class="field">Text<textarea name="text" class="prose">${sheet.text}</textarea></label>
<details${sheet.html ? html` open` : undefined}><summary>The same as HTML, or something else</summary>
<label class="field">HTML<textarea name="html" rows="6">${sheet.html}</textarea></label></details>
<label class="field">Attachments<input type="file" name="files" multiple></label>
<div class="actions"><a class="act plain" href="${withQuery(mailPaths.home, { account: person?.email })}">Back</a>
<button class="act">Send</button></div>
</form></section>`,
  });
}

function sender(senders: readonly string[], chosen: string): Html {
  if (senders.length === 0) return field('from', 'From', chosen, true);
  return html`<label class="field">From<select name="from">${senders.map(
    one => html`<option${one === chosen ? html` selected` : undefined}>${one}</option>`,
  )}</select></label>`;
}

function field(name: string, words: string, value: string, isRequired = false): Html {
  return html`<label class="field">${words}<input type="text" name="${name}" value="${value}"${isRequired ? html` required` : undefined} autocomplete="off"></label>`;
}
