import type { Scope } from '#kernel/scope.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { idAfterOf, type Page, type PageAsked, pageOf } from '../page.ts';
import type { Invitation } from './invitation.ts';
import { listInvitations as listInStore } from './store.ts';

/** The newest first; expired ones too, until upkeep clears them away. */
export async function listInvitations(
  needs: AccessNeeds,
  who: Scope,
  asked: PageAsked,
): Promise<Page<Invitation>> {
  const found = await needs.database.inTenant(who, tx =>
    listInStore(tx, { after: idAfterOf(asked), limit: asked.limit + 1 }),
  );
  return pageOf(found, asked, invitation => invitation.id);
}
