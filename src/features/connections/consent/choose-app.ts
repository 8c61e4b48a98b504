import {
  type Capability,
  capabilitiesIn,
  type Service,
  serviceOf,
  services,
} from '#features/apps/capabilities.ts';
import { findGoogleApp } from '#features/apps/google-app.ts';
import type { GoogleApp } from '#features/apps/setup/app.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { GrantFacts } from '../connection.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';

export type ConsentPlan = { app: GoogleApp; capabilities: Capability[] };

/**
 * One consent goes through one app. It asks for what is wanted now together with what the connection has
 * through the same app, because the new permission takes the place of the old one.
 */
export async function chooseApp(
  needs: ConnectionNeeds,
  who: Scope,
  asked: readonly Capability[],
  before: readonly GrantFacts[],
  without: readonly Capability[] = [],
): Promise<ConsentPlan> {
  const apps = new Map<Service, GoogleApp>();
  for (const service of services) {
    const app = await findGoogleApp(needs, who, service);
    if (app) apps.set(service, app);
  }
  const wanted =
    asked.length > 0 ? services.filter(one => asked.some(each => serviceOf(each) === one)) : toMend(before);
  const app = apps.get(wanted[0] ?? 'mail');
  if (!app) throw fail('google_not_set_up');
  const isThisApp = (service: Service) => apps.get(service)?.clientId === app.clientId;
  if (asked.length > 0) mustBeOneApp(wanted, apps, isThisApp);
  const kept = before.filter(({ service, state }) => state !== 'ended' && isThisApp(service));
  return {
    app,
    capabilities: capabilitiesIn([
      ...asked,
      ...kept.flatMap(grant => grant.capabilities.filter(name => !without.some(each => each === name))),
    ]),
  };
}

/** What needs its person comes first. */
function toMend(before: readonly GrantFacts[]): Service[] {
  const dead = before.filter(({ state }) => state === 'needs_reconnect');
  const living = before.filter(({ state }) => state === 'live');
  return [...dead, ...living].map(({ service }) => service);
}

function mustBeOneApp(
  wanted: readonly Service[],
  apps: ReadonlyMap<Service, GoogleApp>,
  isThisApp: (service: Service) => boolean,
): void {
  if (wanted.some(service => !apps.has(service))) throw fail('google_not_set_up');
  if (wanted.every(isThisApp)) return;
  throw fail('invalid_input', {
    fields: { capabilities: 'mail and calendar go through two Google apps here; ask for one at a time' },
  });
}
