import { confirmCaller } from '#features/connections/grants/confirm-caller.ts';
import { fail } from '#kernel/failures.ts';
import type { Id } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { ensureSubject } from './subjects/ensure.ts';
import type { Platform } from './subjects/subject.ts';

/** Whom a caller says to act for. */
export type Claimed = { platform: Platform; name: string };

/** For whom a Google account is connected here, and the address that settles a consent at once. */
export type ExchangePrincipal = {
  kind: 'user' | 'service' | 'subject';
  id: Id<'user'> | Id<'service'> | Id<'subject'>;
  announcedAddress: string | null;
};

/**
 * A person's key or token means that person, a service's that service; a claimed subject is never one of
 * those, whatever it is called. Never the key itself, which comes and goes.
 */
export async function requirePrincipal(
  needs: { world: World },
  tx: TenantTx,
  who: Scope,
  claimed: Claimed | undefined,
): Promise<ExchangePrincipal> {
  await confirmCaller(tx, who);
  if (claimed) {
    const subject = await ensureSubject(needs, tx, claimed.platform, claimed.name);
    if (subject.isFrozen) throw fail('frozen', { detail: 'Your organisation has frozen this subject.' });
    return { kind: 'subject', id: subject.id, announcedAddress: subject.announcedAddress };
  }
  const { actor } = who;
  if (actor.kind === 'user') return { kind: 'user', id: actor.userId, announcedAddress: null };
  if (actor.kind === 'service') return { kind: 'service', id: actor.serviceId, announcedAddress: null };
  throw fail('not_permitted', { detail: 'Only a person or a service can exchange.' });
}
