import { type Html, html } from '../../frame/html.ts';
import { displayedName } from '../accounts.ts';
import type { Microsoft } from '../microsoft.ts';
import type { Account } from '../records.ts';

export const banner = 'Simulated Microsoft.';

export function accountCard(microsoft: Microsoft, account: Account, remarks: readonly string[] = []): Html {
  const lines = [displayedName(microsoft, account), ...remarks];
  return html`<span class="person">${avatar(account)}
<span><b>${account.name}</b>${lines.map(line => html`<span class="quiet">${line}</span>`)}</span></span>`;
}

export function accountChip(microsoft: Microsoft, account: Account): Html {
  return html`<p class="chip">${avatar(account)} ${displayedName(microsoft, account)}</p>`;
}

const tones = 4;

function avatar(account: Account): Html {
  const tone = Number.parseInt(account.oid.slice(-4), 16) % tones;
  const initial = account.name.trim().charAt(0).toUpperCase() || '?';
  return html`<span class="avatar tone-${tone}" aria-hidden="true">${initial}</span>`;
}
