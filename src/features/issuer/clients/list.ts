import { idAfterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import type { Scope } from '#kernel/scope.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import type { Client } from './client.ts';
import { listClients as listInStore } from './store.ts';

/** The newest first. */
export async function listClients(needs: IssuerNeeds, who: Scope, asked: PageAsked): Promise<Page<Client>> {
  const clients = await needs.database.inTenant(who, tx =>
    listInStore(tx, { after: idAfterOf(asked), limit: asked.limit + 1 }),
  );
  return pageOf(clients, asked, client => client.id);
}
