import type { EventType } from '#features/webhooks/event.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionId, GoogleService } from './grants/grant.ts';
import { insertEvent } from './store.ts';
import { tellSubscribers } from './tell-subscribers.ts';

/** All that can happen to a connection, as people read it. */
export const eventWords = {
  connected: 'Connected',
  reconnected: 'Connected again',
  capabilities_added: 'Allowed to do more',
  connected_in_part: 'Connected, though not everything that was asked for was ticked',
  reconnected_in_part: 'Connected again, though not everything that was asked for was ticked',
  scopes_changed: 'Google gives other permissions than before',
  other_account_refused: 'A consent came back with another Google account and was refused',
  needs_reconnect: 'Google no longer accepts the permission',
  app_broken: 'The Google app does not work',
  blocked: 'Google refuses this account',
  recovered: 'Works again',
  settled: 'Confirmed by its code',
  labelled: 'Renamed',
  made_default: 'Made the default account',
  service_disconnected: 'One service was disconnected',
  disconnected: 'Disconnected',
  reduced: 'Allowed to do less',
  kept_at_google: 'Google keeps the permission, because something else here lives on it',
  revoked_at_google: 'Google was told that the permission has ended',
} as const;

export type EventKind = keyof typeof eventWords;

export function isEventKind(text: string): text is EventKind {
  return Object.hasOwn(eventWords, text);
}

/** What programs of the organisation are told of what people read in the timeline; null for what is no news. */
const toldAs: Readonly<Record<EventKind, EventType | null>> = {
  connected: 'connection.created',
  connected_in_part: 'connection.created',
  reconnected: 'connection.updated',
  reconnected_in_part: 'connection.updated',
  capabilities_added: 'connection.updated',
  scopes_changed: 'connection.updated',
  other_account_refused: null,
  needs_reconnect: 'connection.needs_reconnect',
  app_broken: 'connection.updated',
  blocked: 'connection.updated',
  recovered: 'connection.updated',
  settled: 'connection.updated',
  labelled: null,
  made_default: null,
  service_disconnected: 'connection.updated',
  disconnected: 'connection.revoked',
  reduced: 'connection.updated',
  kept_at_google: null,
  revoked_at_google: null,
};

export type TimelineEvent = {
  connectionId: ConnectionId;
  kind: EventKind;
  /** One of our own short words. */
  reason?: string | undefined;
  service?: GoogleService | undefined;
  scopes?: readonly string[] | undefined;
};

/** Writes down what happens to a connection, for people and programs, in the transaction that does it. */
export async function note(
  needs: { world: World },
  tx: TenantTx,
  { actor }: Scope,
  event: TimelineEvent,
): Promise<void> {
  await insertEvent(tx, { ...event, id: newId(needs.world), at: needs.world.now(), ...actorOf(actor) });
  const { connectionId, kind, reason } = event;
  const type = toldAs[kind];
  if (type) await tellSubscribers(needs, tx, { connectionId, type, change: kind, reason });
}

function actorOf(actor: Scope['actor']): { actorKind: string; actorId: string | null } {
  switch (actor.kind) {
    case 'user':
      return { actorKind: 'user', actorId: actor.userId };
    case 'service':
      return { actorKind: 'service', actorId: actor.serviceId };
    case 'job':
      return { actorKind: 'job', actorId: actor.name };
    case 'operator':
      return { actorKind: 'operator', actorId: null };
    default:
      return actor satisfies never;
  }
}
