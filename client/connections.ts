import { asObject, dateIn, type Json, listIn, textIn, textsIn } from './json.ts';
import { type ClientNeeds, send } from './send.ts';
import { type Health, healthIn } from './status.ts';

export type ServiceHealth = Health & {
  capabilities: readonly string[];
  grantedScopes: readonly string[];
  missingScopes: readonly string[];
};

export type Connection = Health & {
  id: string;
  /** Of the Google account. */
  address: string;
  label: string | null;
  isDefault: boolean;
  principal: { kind: string; id: string; name: string | null };
  services: { mail: ServiceHealth | null; calendar: ServiceHealth | null };
  createdAt: Date | null;
  endedAt: Date | null;
  lastUsedAt: Date | null;
};

export type Connections = {
  /** The caller's own, all of them; everybody's where the key may see those. */
  list(asked?: { owner?: 'me' | 'all'; signal?: AbortSignal }): AsyncGenerator<Connection, void, undefined>;
  show(connectionId: string, asked?: { signal?: AbortSignal }): Promise<Connection>;
};

const PATH = '/api/v1/connections';

export function connectionsOf(needs: ClientNeeds): Connections {
  return {
    async *list({ owner = 'me', signal } = {}) {
      let next: string | undefined;
      do {
        const query = new URLSearchParams({ owner, ...(next !== undefined && { cursor: next }) });
        const page = await send(needs, { method: 'GET', path: `${PATH}?${query}` }, signal);
        for (const item of listIn(page, 'items')) yield connectionIn(asObject(item));
        next = textIn(page, 'next');
      } while (next !== undefined);
    },
    async show(connectionId, { signal } = {}) {
      const path = `${PATH}/${encodeURIComponent(connectionId)}`;
      return connectionIn(await send(needs, { method: 'GET', path }, signal));
    },
  };
}

function connectionIn(json: Json): Connection {
  const [principal, services] = [asObject(json.principal), asObject(json.services)];
  return {
    ...healthIn(json),
    id: textIn(json, 'id') ?? '',
    address: textIn(json, 'address') ?? '',
    label: textIn(json, 'label') ?? null,
    isDefault: json.is_default === true,
    principal: {
      kind: textIn(principal, 'kind') ?? '',
      id: textIn(principal, 'id') ?? '',
      name: textIn(principal, 'name') ?? null,
    },
    services: { mail: serviceIn(services.mail), calendar: serviceIn(services.calendar) },
    createdAt: dateIn(json, 'created_at'),
    endedAt: dateIn(json, 'ended_at'),
    lastUsedAt: dateIn(json, 'last_used_at'),
  };
}

function serviceIn(value: unknown): ServiceHealth | null {
  const json = asObject(value);
  if (textIn(json, 'state') === undefined) return null;
  return {
    ...healthIn(json),
    capabilities: textsIn(json, 'capabilities'),
    grantedScopes: textsIn(json, 'granted_scopes'),
    missingScopes: textsIn(json, 'missing_scopes'),
  };
}
