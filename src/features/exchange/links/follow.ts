import type { Viewer } from '#features/access/sessions/viewer.ts';
import { type BegunConsent, beginConsent } from '#features/connections/consent/begin.ts';
import { fail } from '#kernel/failures.ts';
import type { ExchangeNeeds } from '../exchange-needs.ts';
import { lookAtLink, notGood } from './look.ts';
import { markFollowed } from './store.ts';

/**
 * Begins the consent that the link is for, in the browser that asks. A person's own link by that very person;
 * any other by anybody, because whose account it is shows only by the code that comes back, or by an address
 * that was announced beforehand.
 */
export async function followLink(
  needs: ExchangeNeeds,
  asked: { token: string; viewer: Viewer | undefined },
): Promise<BegunConsent> {
  const { link, names, who, isForViewer } = await lookAtLink(needs, asked);
  if (isForViewer === false) {
    if (!asked.viewer) throw fail('not_signed_in', { detail: 'Sign in first: this link is for one person.' });
    throw fail('not_permitted', { detail: 'This link is for somebody else than who is signed in here.' });
  }
  const now = needs.world.now();
  const isFirst = await needs.database.inTenant(who, tx => markFollowed(tx, link.id, now));
  if (!isFirst) throw notGood('link_used');
  const { announcedAddress } = names;
  return beginConsent(needs, who, {
    door: 'exchange',
    principal: link.principal,
    capabilities: link.capabilities,
    connectionId: link.connectionId,
    asker: link.asker,
    loginHint: announcedAddress ?? undefined,
    waits: link.principal.kind === 'user' ? undefined : { unlessAddress: announcedAddress },
  });
}
