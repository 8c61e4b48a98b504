import { mustBeAllowed, requireUser, type Scope } from '#kernel/scope.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { idAfterOf, type Page, type PageAsked, pageOf } from '../page.ts';
import type { ApiKey } from './api-key.ts';
import { listKeys as listInStore } from './store.ts';

/** The newest first. */
export async function listKeys(
  needs: AccessNeeds,
  who: Scope,
  asked: PageAsked & { owner: 'me' | 'all' },
): Promise<Page<ApiKey>> {
  if (asked.owner === 'all') mustBeAllowed(who, 'api_keys.read');
  const ownedBy = asked.owner === 'me' ? requireUser(who) : undefined;
  const keys = await needs.database.inTenant(who, tx =>
    listInStore(tx, { ownedBy, after: idAfterOf(asked), limit: asked.limit + 1 }),
  );
  return pageOf(keys, asked, key => key.id);
}
