import type { AccessNeeds } from '#features/access/access-needs.ts';
import { recordByName } from '#features/access/users/acting.ts';
import { type Capability, capabilitiesIn } from '#features/apps/capabilities.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { Profile } from './profile.ts';
import { deleteProfile, listProfiles, readProfile, upsertProfile } from './store.ts';

export type ProfileNeeds = Pick<AccessNeeds, 'database' | 'world' | 'seals'>;

const MOST_PROFILES = 100;

export function showProfiles({ database }: ProfileNeeds, who: Scope): Promise<Profile[]> {
  return database.inTenant(who, listProfiles);
}

/** What has been connected by it stays as it is: a profile is what is asked for from now on. */
export async function putProfile(
  needs: ProfileNeeds,
  who: Scope,
  asked: { name: string; capabilities: readonly Capability[] },
): Promise<void> {
  const { name } = asked;
  const capabilities = capabilitiesIn(asked.capabilities);
  await needs.database.inTenant(who, async tx => {
    const before = await readProfile(tx, name);
    if (before?.capabilities.join(' ') === capabilities.join(' ')) return;
    if (!before && (await listProfiles(tx)).length >= MOST_PROFILES) {
      throw fail('conflict', { detail: `There are ${MOST_PROFILES} profiles already, which is the most.` });
    }
    await upsertProfile(tx, { name, capabilities, changedAt: needs.world.now() });
    await recordByName(needs, tx, who, {
      action: 'scope_profile.set',
      subject: { kind: 'scope_profile', id: name },
      detail: { name, before: before?.capabilities.join(' ') ?? '', capabilities: capabilities.join(' ') },
    });
    await announce(tx, { kind: 'exchange.changed', id: who.tenantId });
  });
}

export async function removeProfile(needs: ProfileNeeds, who: Scope, name: string): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    if (!(await deleteProfile(tx, name))) throw fail('not_found');
    await recordByName(needs, tx, who, {
      action: 'scope_profile.removed',
      subject: { kind: 'scope_profile', id: name },
      detail: { name },
    });
    await announce(tx, { kind: 'exchange.changed', id: who.tenantId });
  });
}
