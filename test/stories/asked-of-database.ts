import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import type { Database } from '#platform/postgres/database.ts';

const started = z.object({ request: z.object({ url: z.string() }) });
const REQUEST_BEGINS = 'http.server.request.start';

/**
 * Everything that is asked of the database while requests to this path are answered, whoever of ours asks and on
 * whatever way. What upkeep does meanwhile is not counted.
 */
export function askedOfDatabase(database: Database, path: string) {
  const answering = new AsyncLocalStorage<boolean>();
  const asked: string[] = [];
  const note = (way: string) => answering.getStore() && asked.push(way);
  const begins = (message: unknown) =>
    answering.enterWith(started.safeParse(message).data?.request.url.startsWith(path) ?? false);
  subscribe(REQUEST_BEGINS, begins);
  const { inTenant, asSystem, systemStatement, pool } = database;
  database.inTenant = (who, work) => {
    note('in a tenant');
    return inTenant(who, work);
  };
  database.asSystem = (reason, work) => {
    note(`to ${reason}`);
    return asSystem(reason, work);
  };
  database.systemStatement = (reason, text, values) => {
    note(`to ${reason}`);
    return systemStatement(reason, text, values);
  };
  const acquired = () => note('on a connection');
  pool.on('acquire', acquired);
  return {
    asked,
    stop(): void {
      unsubscribe(REQUEST_BEGINS, begins);
      Object.assign(database, { inTenant, asSystem, systemStatement });
      pool.off('acquire', acquired);
    },
  };
}
