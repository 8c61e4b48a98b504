import { idAfterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import type { Scope } from '#kernel/scope.ts';
import { type ListedSubject, listSubjects as listInStore } from './store.ts';
import type { Platform } from './subject.ts';
import type { SubjectNeeds } from './subject-needs.ts';
import { ownPlatform } from './whose.ts';

/** The newest first. A service sees those of its own platform, and no others. */
export async function listSubjects(
  { database }: SubjectNeeds,
  who: Scope,
  asked: PageAsked & { platform?: Platform | undefined; name?: string | undefined },
): Promise<Page<ListedSubject>> {
  const own = ownPlatform(who);
  const rows = await database.inTenant(who, tx =>
    listInStore(tx, {
      platform: own ?? asked.platform,
      name: asked.name,
      after: idAfterOf(asked),
      limit: asked.limit + 1,
    }),
  );
  return pageOf(rows, asked, ({ id }) => id);
}
