import { type Html, html } from '../../frame/html.ts';
import type { Google } from '../google.ts';
import type { Project } from '../records.ts';

export const banner = 'Simulated Google Cloud.';
export const cloudPath = '/google/cloud';

export function projectPath({ id }: Pick<Project, 'id'>): string {
  return `${cloudPath}/${id}`;
}

export type Shown = { google: Google; project: Project };

export function section(id: string, title: string, ...body: readonly (Html | undefined)[]): Html {
  return html`<section class="panel" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}</section>`;
}

export function textField(label: string, name: string, value = '', hint = ''): Html {
  return html`<label class="field">${label}<input type="text" name="${name}" value="${value}" placeholder="${hint}" autocomplete="off" spellcheck="false"></label>`;
}

export function linesField(label: string, name: string, lines: readonly string[], hint = ''): Html {
  return html`<label class="field">${label}<textarea name="${name}" rows="${Math.max(3, lines.length + 1)}" placeholder="${hint}" spellcheck="false">
${lines.join('\n')}</textarea></label>`;
}

export type Option = { value: string; words: string };

/** The name stands beside the list, not around it: whoever listens must not hear all options as the name. */
export function selectField(label: string, name: string, options: readonly Option[], chosen = ''): Html {
  return html`<div class="field"><label for="choose-${name}">${label}</label>
<select name="${name}" id="choose-${name}">${options.map(
    ({ value, words }) =>
      html`<option value="${value}"${value === chosen ? { markup: ' selected' } : undefined}>${words}</option>`,
  )}</select></div>`;
}

type Tick = Option & { isTicked: boolean; kind?: 'checkbox' | 'radio'; remark?: string };

/** A box to tick, or with others of the same name one of several to choose. */
export function tick(name: string, { value, words, isTicked, kind = 'checkbox', remark }: Tick): Html {
  return html`<label class="tick"><input type="${kind}" name="${name}" value="${value}"${isTicked ? { markup: ' checked' } : undefined}>
<span>${words}${remark === undefined ? undefined : html`<br><span class="quiet">${remark}</span>`}</span></label>`;
}

export function hidden(values: Record<string, string>): Html[] {
  return Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

/** A button that does one thing to one other thing: a form of its own. `about` tells screens apart that are read aloud. */
export function deedButton(deed: string, words: string, about: string, values: Record<string, string>): Html {
  const looks = /^(?:delete|disable|take)/.test(deed) ? 'danger' : 'plain';
  return html`<form method="post">${hidden(values)}<button class="act ${looks}" name="deed" value="${deed}" aria-label="${words} ${about}">${words}</button></form>`;
}

export function actions(deed: string, words: string): Html {
  return html`<div class="actions"><button class="act" name="deed" value="${deed}">${words}</button></div>`;
}
