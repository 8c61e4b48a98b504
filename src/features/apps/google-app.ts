import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Service } from './capabilities.ts';
import { appOf, type GoogleApp } from './setup/app.ts';
import { type Stages, stageNames, stagesIn } from './setup/stages.ts';

type Needs = { secrets: SecretsProvider; world: Pick<World, 'now'> };

/**
 * The app that new consents of this service go through. Calendar uses the app of mail unless it was given
 * one of its own: then half of one is none, and consent never goes quietly through another.
 */
export async function findGoogleApp(
  needs: Needs,
  who: Scope,
  service: Service,
): Promise<GoogleApp | undefined> {
  return appOf(await readStages(needs, who), service);
}

/**
 * The app that this was begun with. What was given to the app before goes on with it for as long as one can
 * go back to it, so that a change breaks nothing that is under way.
 */
export async function findGoogleAppOf(
  needs: Needs,
  who: Scope,
  { service, clientId }: { service: Service; clientId: string },
): Promise<GoogleApp | 'changed' | 'none'> {
  const stages = await readStages(needs, who);
  return appOf(stages, service, clientId) ?? (appOf(stages, service) ? 'changed' : 'none');
}

async function readStages({ secrets, world }: Needs, who: Scope): Promise<Stages> {
  return stagesIn(await secrets.read(who, stageNames), world.now());
}
