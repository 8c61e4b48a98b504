import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { CHANGED, requireEndpoint } from './change.ts';
import type { EndpointId } from './endpoint.ts';
import { type ShownEndpoint, showEndpoint } from './show.ts';
import { switchOff, switchOn } from './store.ts';

/** From the commit on nothing more is sent; what happens meanwhile is held. */
export async function switchEndpointOff(
  needs: WebhookNeeds,
  who: Scope,
  id: EndpointId,
): Promise<ShownEndpoint> {
  return needs.database.inTenant(who, async tx => {
    const { off } = await requireEndpoint(tx, id);
    if (off) throw fail('conflict', { detail: 'This endpoint is switched off already.' });
    await switchOff(tx, id, { since: needs.world.now(), reason: 'by_hand' });
    await recordByName(needs, tx, who, {
      action: 'webhook.switched_off',
      subject: { kind: 'webhook', id },
      reason: 'by_hand',
    });
    await announce(tx, { kind: CHANGED, id });
    return showEndpoint(needs, tx, id);
  });
}

type Asked = { endpointId: EndpointId; missed: 'send' | 'drop' };

/** What was missed is sent now, in its order, or dropped; both stays in the log. */
export async function switchEndpointOn(
  needs: WebhookNeeds,
  who: Scope,
  { endpointId: id, missed }: Asked,
): Promise<ShownEndpoint> {
  return needs.database.inTenant(who, async tx => {
    const { off, held } = await requireEndpoint(tx, id);
    if (!off) throw fail('conflict', { detail: 'This endpoint is switched on already.' });
    await switchOn(tx, id, { now: needs.world.now(), missed });
    await recordByName(needs, tx, who, {
      action: 'webhook.switched_on',
      subject: { kind: 'webhook', id },
      detail: { missed: held, sent: missed === 'send' },
    });
    await announce(tx, { kind: CHANGED, id });
    return showEndpoint(needs, tx, id);
  });
}
