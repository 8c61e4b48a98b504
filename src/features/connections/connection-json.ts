import { z } from 'zod';
import {
  connectionStateOf,
  connectionStates,
  type GrantFacts,
  grantStateOf,
  missingOf,
  wordsOf,
} from './connection.ts';
import type { ConnectionWithGrants } from './list.ts';
import { brokenReasons, isBrokenReason, isReconnectReason, reconnectReasons } from './reasons.ts';
import type { ListedEvent } from './store.ts';
import { eventWords, isEventKind } from './timeline.ts';

const stateFields = {
  state: z.enum(connectionStates),
  reason: z.string().nullable(),
  says: z.string().nullable(),
  remedy: z.string().nullable(),
  who_acts: z.enum(['person', 'tenant']).nullable(),
};

const serviceJson = z.object({
  ...stateFields,
  capabilities: z.array(z.string()),
  requested_scopes: z.array(z.string()),
  granted_scopes: z.array(z.string()),
  missing_scopes: z.array(z.string()),
  token_expiry: z.date().nullable(),
  dies_at: z.date().nullable(),
  refreshed_at: z.date().nullable(),
});

export const connectionJson = z.object({
  ...stateFields,
  id: z.string(),
  address: z.string(),
  label: z.string().nullable(),
  is_default: z.boolean(),
  principal: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  vend_policy: z.enum(['raw', 'never']),
  services: z.object({ mail: serviceJson.nullable(), calendar: serviceJson.nullable() }),
  created_at: z.date(),
  ended_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
});

export function toJson(connection: ConnectionWithGrants): z.input<typeof connectionJson> {
  const { principal, principalName, grants } = connection;
  const grantOf = (service: GrantFacts['service']) =>
    grants.find(grant => grant.service === service && grant.state !== 'ended');
  return {
    ...stateJson(connectionStateOf(connection, grants)),
    id: connection.id,
    address: connection.address,
    label: connection.label,
    is_default: connection.isDefault,
    principal: { ...principal, name: principalName },
    vend_policy: connection.vendPolicy,
    services: { mail: toService(grantOf('mail')), calendar: toService(grantOf('calendar')) },
    created_at: connection.createdAt,
    ended_at: connection.endedAt,
    last_used_at: connection.lastUsedAt,
  };
}

function toService(grant: GrantFacts | undefined): z.input<typeof serviceJson> | null {
  if (!grant) return null;
  return {
    ...stateJson(grantStateOf(grant)),
    capabilities: grant.capabilities,
    requested_scopes: grant.requestedScopes,
    granted_scopes: grant.grantedScopes,
    missing_scopes: missingOf(grant),
    token_expiry: grant.tokenExpiresAt,
    dies_at: grant.diesAt,
    refreshed_at: grant.refreshedAt,
  };
}

function stateJson(state: ReturnType<typeof connectionStateOf>) {
  const words = wordsOf(state);
  return {
    state: state.kind,
    reason: 'reason' in state ? state.reason : null,
    says: words?.says ?? null,
    remedy: words?.remedy ?? null,
    who_acts: words?.whoActs ?? null,
  };
}

export const eventJson = z.object({
  id: z.string(),
  at: z.date(),
  kind: z.string(),
  /** In words, with the reason where there is one. */
  says: z.string(),
  reason: z.string().nullable(),
  reason_says: z.string().nullable(),
  remedy: z.string().nullable(),
  service: z.string().nullable(),
  scopes: z.array(z.string()).nullable(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
});

export function eventToJson(event: ListedEvent): z.input<typeof eventJson> {
  const words = reasonWords(event.reason);
  return {
    ...event,
    says: isEventKind(event.kind) ? eventWords[event.kind] : event.kind,
    reason_says: words?.says ?? null,
    remedy: words?.remedy ?? null,
  };
}

function reasonWords(reason: string | null) {
  if (reason === null) return undefined;
  if (isReconnectReason(reason)) return reconnectReasons[reason];
  return isBrokenReason(reason) ? brokenReasons[reason] : undefined;
}
