import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { ensureSubject } from './ensure.ts';
import { isPlatform, type SeenSubject, updateAnnounced } from './store.ts';
import type { Platform, Subject, SubjectId } from './subject.ts';
import type { SubjectNeeds } from './subject-needs.ts';
import { mayClaim, ownPlatform, requireTheirs } from './whose.ts';

/** Before anybody exchanges for it, so that its address can be announced first. */
export async function nameSubject(
  needs: SubjectNeeds,
  who: Scope,
  asked: { platform?: Platform | undefined; name: string; announcedAddress?: string | undefined },
): Promise<SubjectId> {
  const own = ownPlatform(who);
  const platform = own ?? asked.platform;
  if (!platform || (own && asked.platform && asked.platform.id !== own.id)) {
    throw fail('invalid_input', { fields: { platform: own ? 'must be your own' : 'is missing' } });
  }
  return needs.database.inTenant(who, async tx => {
    if (!(await isPlatform(tx, platform))) {
      throw fail('invalid_input', { fields: { platform: 'is none of your organisation' } });
    }
    if (!(await mayClaim(tx, who, asked.name))) throw notClaimable();
    const subject = await ensureSubject(needs, tx, platform, asked.name);
    if (asked.announcedAddress !== undefined) {
      await announceAddress(needs, tx, who, { subject, address: asked.announcedAddress });
    }
    return subject.id;
  });
}

/**
 * The Google address that the platform vouches for: who connects just that one need not bring back the code.
 * What is connected already stays as it is. Null takes it back.
 */
export async function changeAnnounced(
  needs: SubjectNeeds,
  who: Scope,
  { id, address }: { id: SubjectId; address: string | null },
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const subject = await requireTheirs(tx, who, id);
    await announceAddress(needs, tx, who, { subject, address });
  });
}

async function announceAddress(
  needs: SubjectNeeds,
  tx: TenantTx,
  who: Scope,
  { subject, address }: { subject: Subject | SeenSubject; address: string | null },
): Promise<void> {
  if (subject.announcedAddress === address) return;
  await updateAnnounced(tx, subject.id, address);
  await recordByName(needs, tx, who, {
    action: 'subject.address_announced',
    subject: { kind: 'subject', id: subject.id },
    detail: { name: subject.name, before: subject.announcedAddress ?? '', address: address ?? '' },
  });
  await announce(tx, { kind: 'subject.changed', id: subject.id });
}

function notClaimable() {
  return fail('not_permitted', {
    reason: 'subject_not_claimable',
    detail: 'This key may not act for a subject of that name.',
  });
}
