import type { SecretName } from '#features/secrets/secrets.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { services } from '../capabilities.ts';
import { type AskedChanges, applied, readChanges, refuseKeyOfAnotherProject } from './read-changes.ts';
import type { SetupNeeds } from './setup-needs.ts';
import { type Draft, goingLive, kept, stageNames, stagesIn } from './stages.ts';
import { tellChanged } from './tell-changed.ts';
import { appIn, clientsOf, differences, isSameValue, type SetupValues, serviceAccountIn } from './values.ts';

export type Saved = { to: 'live' | 'draft' | 'nowhere'; fields: string[] };

/**
 * All that was sent or none of it. What nothing works with yet goes live; what would change something that
 * works goes into the draft beside it, as does everything while there is a draft.
 */
export async function saveSetup(needs: SetupNeeds, who: Scope, asked: AskedChanges): Promise<Saved> {
  requireWritable(needs);
  const changes = readChanges(asked);
  let saved: Saved = { to: 'nowhere', fields: [] };
  let newClientIds: string[] = [];
  await needs.secrets.update(who, stageNames, found => {
    const { live, draft } = stagesIn(found, needs.world.now());
    const before = draft?.values ?? live;
    const next = applied(before, changes);
    refuseKeyOfAnotherProject(next, serviceAccountIn(next));
    const fields = differences(before, next);
    const isLive = !draft && leavesWorking(live, next);
    saved = { to: fields.length === 0 ? 'nowhere' : isLive ? 'live' : 'draft', fields };
    newClientIds = clientsOf(next).filter(id => !clientsOf(live).includes(id));
    if (saved.to === 'nowhere') return new Map();
    return isLive ? goingLive(live, next) : drafted(needs, draft, next);
  });
  if (saved.to === 'live')
    for (const follower of needs.appFollowers) await follower.changed(who, newClientIds);
  if (saved.to !== 'nowhere')
    await tellChanged(needs, who, {
      action: saved.to === 'live' ? 'google_setup.saved' : 'google_setup.drafted',
      detail: { fields: saved.fields.join(' ') },
    });
  return saved;
}

export function requireWritable({ secrets }: Pick<SetupNeeds, 'secrets'>): void {
  if (secrets.kind !== 'environment') return;
  throw fail('conflict', {
    reason: 'read_only',
    detail:
      'The Google set-up comes from the environment of this server. Whoever runs the server changes it there and starts it again.',
  });
}

/** Nothing that works now would go another way. */
function leavesWorking(live: SetupValues, next: SetupValues): boolean {
  const isSameApp = services.every(service => {
    const [before, after] = [appIn(live, service), appIn(next, service)];
    if (!before) return true;
    return (
      before.clientId === after?.clientId &&
      isSameValue(before.clientSecret, after.clientSecret) &&
      (before.projectId === undefined || before.projectId === after.projectId)
    );
  });
  const key = live.fields.get('google_service_account_key');
  return isSameApp && (!key || isSameValue(key, next.fields.get('google_service_account_key')));
}

function drafted(
  { world }: SetupNeeds,
  before: Draft | undefined,
  values: SetupValues,
): Map<SecretName, Secret<string>> {
  const now = world.now();
  const draft = { id: newId<'google_draft'>(world), begunAt: before?.begunAt ?? now, savedAt: now, values };
  return new Map([['google_draft', kept(draft)]]);
}
