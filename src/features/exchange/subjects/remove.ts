import { recordByName } from '#features/access/users/acting.ts';
import { disconnectAll } from '#features/connections/disconnect/disconnect.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import { freezeSubject } from './freeze.ts';
import { deleteSubject, listConnectionIds, lockSubject } from './store.ts';
import type { SubjectId } from './subject.ts';
import type { SubjectNeeds } from './subject-needs.ts';

/**
 * With all it has connected. It is frozen first, so that nothing is handed out or begun meanwhile; whoever is
 * named so afterwards is somebody new. What is connected in the last moment is ended by upkeep.
 */
export async function removeSubject(needs: SubjectNeeds, who: Scope, id: SubjectId): Promise<void> {
  await freezeSubject(needs, who, id);
  const connections = await needs.database.inTenant(who, tx => listConnectionIds(tx, id));
  for (const connectionId of connections) await disconnectAll(needs, who, connectionId);
  await needs.database.inTenant(who, async tx => {
    const subject = await lockSubject(tx, id);
    if (!subject) throw fail('not_found');
    await deleteSubject(tx, id);
    await recordByName(needs, tx, who, {
      action: 'subject.removed',
      subject: { kind: 'subject', id },
      detail: { name: subject.name, platform: subject.platform.kind, platform_id: subject.platform.id },
    });
    await announce(tx, { kind: 'subject.changed', id });
  });
}
