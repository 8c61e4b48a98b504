import { idAfterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import type { Scope } from '#kernel/scope.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import {
  countGranted,
  type Excess,
  type GeneralLimits,
  type LimitedClient,
  listClients,
  listExcess,
  readGeneralLimits,
} from './store.ts';

type Needs = Pick<ConnectionNeeds, 'database' | 'world'>;

/** What the organisation and each role may ask for, and how many connections have what today. */
export async function showLimits(
  { database }: Needs,
  who: Scope,
): Promise<GeneralLimits & { granted: Map<string, number> }> {
  return database.inTenant(who, async tx => ({
    ...(await readGeneralLimits(tx)),
    granted: await countGranted(tx),
  }));
}

export async function showClients(
  { database, world }: Needs,
  who: Scope,
  asked: PageAsked,
): Promise<Page<LimitedClient>> {
  const rows = await database.inTenant(who, tx =>
    listClients(tx, { after: idAfterOf(asked), limit: asked.limit + 1, now: world.now() }),
  );
  return pageOf(rows, asked, ({ id }) => id);
}

/** The connections that have more than is allowed now, each with what is too much. */
export async function showExcess({ database }: Needs, who: Scope, asked: PageAsked): Promise<Page<Excess>> {
  const rows = await database.inTenant(who, tx =>
    listExcess(tx, { after: idAfterOf(asked), limit: asked.limit + 1 }),
  );
  return pageOf(rows, asked, ({ connectionId }) => connectionId);
}
