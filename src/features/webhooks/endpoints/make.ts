import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { EventType } from '../event.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { CHANGED, requireUrl } from './change.ts';
import { type EndpointId, MOST_ENDPOINTS } from './endpoint.ts';
import { addSecret } from './rotate.ts';
import { type ShownEndpoint, showEndpoint } from './show.ts';
import { insertEndpoint, listEndpoints } from './store.ts';

type Asked = { name: string; url: string; eventTypes: readonly EventType[] };

/** The secret is answered this once and never again. */
export async function makeEndpoint(
  needs: WebhookNeeds,
  who: Scope,
  asked: Asked,
): Promise<{ endpoint: ShownEndpoint; secret: Secret<string> }> {
  const url = requireUrl(needs, asked.url);
  return needs.database.inTenant(who, async tx => {
    if ((await listEndpoints(tx)).length >= MOST_ENDPOINTS)
      throw fail('conflict', { detail: `There are ${MOST_ENDPOINTS} endpoints already. Remove one first.` });
    const id: EndpointId = newId(needs.world);
    const eventTypes = [...new Set(asked.eventTypes)];
    await insertEndpoint(tx, { id, name: asked.name, url, eventTypes, createdAt: needs.world.now() });
    const secret = await addSecret(needs, tx, who, id);
    await recordByName(needs, tx, who, {
      action: 'webhook.created',
      subject: { kind: 'webhook', id },
      detail: { name: asked.name, url, events: eventTypes.join(' ') },
    });
    await announce(tx, { kind: CHANGED, id });
    return { endpoint: await showEndpoint(needs, tx, id), secret };
  });
}
