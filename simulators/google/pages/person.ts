import { type Html, html } from '../../frame/html.ts';
import type { Person } from '../records.ts';

export const banner = 'Simulated Google.';

export function personCard(person: Person, remark = ''): Html {
  return html`<span class="person">${avatar(person)}
<span><b>${person.name}</b><span class="quiet">${person.email}${remark}</span></span></span>`;
}

export function personChip(person: Person): Html {
  return html`<p class="chip">${avatar(person)} ${person.email}</p>`;
}

const tones = 4;

function avatar(person: Person): Html {
  const tone = Number(person.sub.slice(-4)) % tones;
  const initial = person.name.trim().charAt(0).toUpperCase() || '?';
  return html`<span class="avatar tone-${tone}" aria-hidden="true">${initial}</span>`;
}
