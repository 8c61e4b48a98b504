import type { Scope } from '#kernel/scope.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { addressKeyOf } from '../address.ts';
import { afterOf, type Page, type PageAsked, pageOf } from '../page.ts';
import { listUsers as listInStore } from './store.ts';
import type { User } from './user.ts';

export async function listUsers(
  needs: AccessNeeds,
  who: Scope,
  asked: PageAsked & { q?: string | undefined },
): Promise<Page<User>> {
  const search = asked.q === undefined || asked.q.trim() === '' ? undefined : addressKeyOf(asked.q);
  const users = await needs.database.inTenant(who, tx =>
    listInStore(tx, { search, after: afterOf(asked), limit: asked.limit + 1 }),
  );
  return pageOf(users, asked, user => addressKeyOf(user.address));
}
