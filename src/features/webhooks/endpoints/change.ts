import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { EventType } from '../event.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import type { Endpoint, EndpointId } from './endpoint.ts';
import { type ShownEndpoint, showEndpoint } from './show.ts';
import { deleteEndpoint, lockEndpoint, updateEndpoint } from './store.ts';
import { readUrl } from './url.ts';

/** What watchers are told of anything that concerns an endpoint. */
export const CHANGED = 'webhook.changed';

type Asked = {
  endpointId: EndpointId;
  name?: string | undefined;
  url?: string | undefined;
  eventTypes?: readonly EventType[] | undefined;
};

export async function changeEndpoint(
  needs: WebhookNeeds,
  who: Scope,
  { endpointId: id, ...asked }: Asked,
): Promise<ShownEndpoint> {
  const url = asked.url === undefined ? undefined : requireUrl(needs, asked.url);
  return needs.database.inTenant(who, async tx => {
    const before = await requireEndpoint(tx, id);
    const now = {
      id,
      name: asked.name ?? before.name,
      url: url ?? before.url,
      eventTypes: asked.eventTypes ? [...new Set(asked.eventTypes)] : before.eventTypes,
    };
    await updateEndpoint(tx, now);
    await recordByName(needs, tx, who, {
      action: 'webhook.changed',
      subject: { kind: 'webhook', id },
      detail: { name: now.name, url: now.url, events: now.eventTypes.join(' '), urlBefore: before.url },
    });
    await announce(tx, { kind: CHANGED, id });
    return showEndpoint(needs, tx, id);
  });
}

/** With everything it has still to be told, and with its log. */
export async function removeEndpoint(needs: WebhookNeeds, who: Scope, id: EndpointId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const { name, url } = await requireEndpoint(tx, id);
    await deleteEndpoint(tx, id);
    await recordByName(needs, tx, who, {
      action: 'webhook.removed',
      subject: { kind: 'webhook', id },
      detail: { name, url },
    });
    await announce(tx, { kind: CHANGED, id });
  });
}

export async function requireEndpoint(tx: TenantTx, id: EndpointId): Promise<Endpoint> {
  const endpoint = await lockEndpoint(tx, id);
  if (endpoint) return endpoint;
  throw fail('not_found');
}

export function requireUrl({ webhookReach }: Pick<WebhookNeeds, 'webhookReach'>, text: string): string {
  const read = readUrl(text, webhookReach);
  if ('url' in read) return read.url;
  throw fail('invalid_input', { fields: { url: read.says } });
}
