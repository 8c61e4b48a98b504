import type { SecretsKind } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import { services } from '../capabilities.ts';
import type { AppUse, SetupNeeds } from './setup-needs.ts';
import { type Stages, stageNames, stagesIn } from './stages.ts';
import { stateOf } from './status.ts';
import { findCheck, type StoredCheck } from './store.ts';
import { appIn, type SetupValues } from './values.ts';

export type ShownSetup = {
  stages: Stages;
  keptBy: SecretsKind;
  checks: { live: StoredCheck | undefined; draft: StoredCheck | undefined };
  /** What promoting the draft, or going back, would make its people connect again. */
  reconnects: { byDraft: AppUse[]; byRollBack: AppUse[] };
};

/** From what is kept here alone: the page must show while Google is down or the app is dead. */
export async function showSetup(needs: SetupNeeds, who: Scope): Promise<ShownSetup> {
  const stages = stagesIn(await needs.secrets.read(who, stageNames), needs.world.now());
  const checks = await needs.database.inTenant(who, async tx => ({
    live: await findCheck(tx, 'live'),
    draft: await findCheck(tx, 'draft'),
  }));
  const { live, draft, former } = stages;
  return {
    stages,
    keptBy: needs.secrets.kind,
    checks: {
      live: checks.live,
      draft: draft && checks.draft?.draftId === draft.id ? checks.draft : undefined,
    },
    reconnects: {
      byDraft: draft
        ? await givenUp(needs, who, [live, ...(former ? [former.values] : [])], draft.values)
        : [],
      byRollBack: former ? await givenUp(needs, who, [live], former.values) : [],
    },
  };
}

/** What lives on an app that its service would no longer go through, be it at once or after the day. */
async function givenUp(
  { appFollowers }: SetupNeeds,
  who: Scope,
  before: readonly SetupValues[],
  after: SetupValues,
): Promise<AppUse[]> {
  const gone = services.flatMap(service =>
    before.flatMap(values => {
      const clientId = appIn(values, service)?.clientId;
      return clientId && clientId !== appIn(after, service)?.clientId ? [{ service, clientId }] : [];
    }),
  );
  if (gone.length === 0) return [];
  const uses = await Promise.all(appFollowers.map(follower => follower.uses(who, gone)));
  return uses.flat();
}

/** For whoever keeps things working and has no business with the settings themselves. */
export async function showReadiness(needs: SetupNeeds, who: Scope): Promise<{ isReady: boolean }> {
  const { stages, checks } = await showSetup(needs, who);
  return { isReady: stateOf(stages.live) === 'configured' && (checks.live?.failed ?? 0) === 0 };
}
