import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { lockSubject, updateFrozen } from './store.ts';
import type { SubjectId } from './subject.ts';
import type { SubjectNeeds } from './subject-needs.ts';

/** Nothing is handed out for it any more, from the next answer on. What it has connected stays connected. */
export async function freezeSubject(needs: SubjectNeeds, who: Scope, id: SubjectId): Promise<void> {
  await setFrozen(needs, who, id, needs.world.now());
}

export async function unfreezeSubject(needs: SubjectNeeds, who: Scope, id: SubjectId): Promise<void> {
  await setFrozen(needs, who, id, null);
}

async function setFrozen(
  needs: SubjectNeeds,
  who: Scope,
  id: SubjectId,
  frozenAt: Date | null,
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const subject = await lockSubject(tx, id);
    if (!subject) throw fail('not_found');
    if (subject.isFrozen === (frozenAt !== null)) return;
    await updateFrozen(tx, id, frozenAt);
    await recordByName(needs, tx, who, {
      action: frozenAt ? 'subject.frozen' : 'subject.unfrozen',
      subject: { kind: 'subject', id },
      detail: { name: subject.name },
    });
    await announce(tx, { kind: 'subject.changed', id });
  });
}
