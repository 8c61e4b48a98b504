import { actingRole, recordByName } from '#features/access/users/acting.ts';
import { mustBeWithin } from '#features/access/users/user.ts';
import { capabilitiesIn } from '#features/apps/capabilities.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import type { Limit, Whose } from './limit.ts';
import { deleteLimit, isClient, lockLimit, upsertLimit } from './store.ts';

/** Null takes the limit away. What is remembered of whomever it binds is void with the commit. */
export async function changeLimit(
  needs: ConnectionNeeds,
  who: Scope,
  { whose, limit }: { whose: Whose; limit: Limit | null },
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    if (whose.kind === 'role') mustBeWithin(whose.role, await actingRole(tx, who));
    if (!(await isClient(tx, whose))) throw fail('not_found');
    const before = await lockLimit(tx, whose);
    const after = limit && capabilitiesIn(limit);
    if (textOf(before) === textOf(after)) return;
    if (after) await upsertLimit(tx, whose, after, needs.world.now());
    else await deleteLimit(tx, whose);
    await recordByName(needs, tx, who, {
      action: after ? 'capability_limit.set' : 'capability_limit.lifted',
      subject: subjectOf(whose, who),
      detail: { before: textOf(before), allowed: textOf(after) },
    });
    await announce(tx, { kind: 'connection.changed', id: who.tenantId });
  });
}

function textOf(limit: Limit | null): string {
  return limit ? limit.join(' ') || 'nothing' : 'everything';
}

function subjectOf(whose: Whose, { tenantId }: Scope): { kind: string; id: string } {
  switch (whose.kind) {
    case 'tenant':
      return { kind: 'tenant', id: tenantId };
    case 'role':
      return { kind: 'role', id: whose.role };
    case 'service':
    case 'api_key':
      return { kind: whose.kind, id: whose.id };
    default:
      return whose satisfies never;
  }
}
