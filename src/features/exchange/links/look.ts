import { digestOf } from '#features/access/opaque-token.ts';
import { scopeOfHouse } from '#features/access/proven-scope.ts';
import type { Viewer } from '#features/access/sessions/viewer.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { ExchangeNeeds } from '../exchange-needs.ts';
import type { StoredLink } from './link.ts';
import { findLink, findPlaceOfLink, type LinkNames, readNames } from './store.ts';

export type FoundLink = {
  link: StoredLink;
  names: LinkNames;
  /** The house's, in the organisation that the link belongs to. */
  who: Scope;
  /** Null where anybody may go on with it; otherwise only the person that it is for. */
  isForViewer: boolean | null;
};

type Needs = Pick<ExchangeNeeds, 'database' | 'world'>;

/** What a link is for, as long as it is good. Looking does nothing to it. */
export async function lookAtLink(
  { database, world }: Needs,
  { token, viewer }: { token: string; viewer: Viewer | undefined },
): Promise<FoundLink> {
  const place = await database.asSystem('follow a link', tx => findPlaceOfLink(tx, digestOf(token)));
  if (!place) throw notGood('link_unknown');
  const who = scopeOfHouse(place.tenantId, 'exchange.follow_link');
  const { link, names } = await database.inTenant(who, async tx => {
    const link = await findLink(tx, place.id);
    return { link, names: link && (await readNames(tx, link)) };
  });
  if (!link || !names || names.isFrozen) throw notGood('link_unknown');
  if (link.followedAt) throw notGood('link_used');
  if (world.now() >= link.expiresAt) throw notGood('link_expired');
  const { principal } = link;
  const isForViewer =
    principal.kind === 'user' ? viewer?.tenantId === place.tenantId && viewer.userId === principal.id : null;
  return { link, names, who, isForViewer };
}

const words = {
  link_unknown: 'This is not a link of ours, or no longer.',
  link_used: 'This link was used already. It works once.',
  link_expired: 'This link is older than ten minutes.',
} as const;

/** Whoever sent it gets a new one by asking again. */
export function notGood(reason: keyof typeof words) {
  return fail('gone', { reason, detail: `${words[reason]} Ask the program that sent you here once more.` });
}
