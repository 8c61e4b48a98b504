import pg from 'pg';
import type { TenantId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';
import { clientSettings, type DatabaseAddress } from '#platform/postgres/client.ts';

export type LiveEvent = { kind: string; id: string };
type Heard = LiveEvent & { tenantId: TenantId };
type Listener = (event: LiveEvent) => void;

/** What has just changed, on any node, for those who watch. Ids only: whoever wants more asks for it. */
export type LiveEvents = {
  subscribe(tenantId: TenantId, listener: Listener): () => void;
  /** Ends every stream, so that a stopping server does not wait for them. */
  endStreams(): void;
  /** Aborted by endStreams. */
  closing: AbortSignal;
  close(): Promise<void>;
};

/** Told to every watcher after a lost connection: something may have been missed, so look again. */
export const lookAgain: LiveEvent = { kind: 'look_again', id: '' };

const CHANNEL = 'keyholder_events';
const RECONNECT_MS = 1_000;

export function listenForEvents(needs: { address: DatabaseAddress; world: World; log: Log }): LiveEvents {
  const listeners = new Map<TenantId, Set<Listener>>();
  const streams = new AbortController();
  const closing = new AbortController();
  let client: pg.Client | undefined;

  function tell(event: LiveEvent, tenantId?: TenantId): void {
    const groups = tenantId ? [listeners.get(tenantId) ?? []] : listeners.values();
    for (const group of groups) for (const listener of group) listener(event);
  }

  async function connect(): Promise<void> {
    const connection = new pg.Client(clientSettings(needs.address));
    client = connection;
    const lost = new Promise<void>(resolve => connection.on('end', resolve).on('error', () => resolve()));
    connection.on('notification', ({ payload }) => {
      const { tenantId, kind, id }: Heard = JSON.parse(payload ?? '{}');
      tell({ kind, id }, tenantId);
    });
    await connection.connect();
    await connection.query(`listen ${CHANNEL}`);
    tell(lookAgain);
    await lost;
  }

  async function stayConnected(): Promise<void> {
    while (!closing.signal.aborted) {
      await connect().catch(cause =>
        needs.log.warn({ cause }, 'live updates lost the database; trying again'),
      );
      await needs.world.delay(RECONNECT_MS, closing.signal).catch(() => {});
    }
  }

  const finished = stayConnected();
  return {
    subscribe(tenantId, listener) {
      const group = listeners.get(tenantId) ?? new Set<Listener>();
      listeners.set(tenantId, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0) listeners.delete(tenantId);
      };
    },
    endStreams: () => streams.abort(),
    closing: streams.signal,
    async close() {
      closing.abort();
      await client?.end().catch(() => {});
      await finished;
    },
  };
}
