import { type Html, html } from '../../frame/html.ts';
import type { Person } from '../people.ts';

export const banner = 'Simulated Google.';

export function personCard(person: Person, remark = ''): Html {
  return html`<span class="person"><span class="avatar" aria-hidden="true">${initial(person)}</span>
<span><b>${person.name}</b><span class="quiet">${person.email}${remark}</span></span></span>`;
}

export function personChip(person: Person): Html {
  return html`<p class="chip"><span class="avatar" aria-hidden="true">${initial(person)}</span> ${person.email}</p>`;
}

function initial(person: Person): string {
  return person.name.trim().charAt(0).toUpperCase() || '?';
}
