import {
  type Capability,
  capabilities,
  offeredCapabilities,
  type Service,
  scopesOf,
  serviceOf,
} from '#features/apps/capabilities.ts';
import { findGoogleApp } from '#features/apps/google-app.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import { askerOf, findAllowed, notAllowed } from './limits/allowed.ts';

type Needs = { secrets: SecretsProvider; database: Database; world: Pick<World, 'now'> };

export type Offered = {
  capabilities: {
    name: Capability;
    service: Service;
    scopes: string[];
    meaning: string;
    /** Nothing holds it back from this caller. */
    isAllowed: boolean;
  }[];
  apps: Record<Service, { isSetUp: boolean }>;
  /** Mail and calendar go through two apps, so a consent is for one of them. */
  isSeparate: boolean;
};

/** What may be asked for here, and whether there is an app to ask through. */
export async function showOffered(needs: Needs, who: Scope): Promise<Offered> {
  const [mail, calendar] = [
    await findGoogleApp(needs, who, 'mail'),
    await findGoogleApp(needs, who, 'calendar'),
  ];
  const allowed = await needs.database.inTenant(who, tx => findAllowed(tx, askerOf(who.actor)));
  return {
    capabilities: offeredCapabilities.map(name => ({
      name,
      service: serviceOf(name),
      scopes: scopesOf([name]),
      meaning: capabilities[name].meaning,
      isAllowed: !allowed || allowed.includes(name),
    })),
    apps: { mail: { isSetUp: mail !== undefined }, calendar: { isSetUp: calendar !== undefined } },
    isSeparate: mail?.clientId !== calendar?.clientId,
  };
}

/** For callers who do not say what they want: enough to read, answer and plan, and no more. */
const usual = ['mail.read', 'mail.send', 'calendar'] as const satisfies readonly Capability[];

export async function usualCapabilities(needs: Needs, who: Scope): Promise<Capability[]> {
  const { isSeparate, capabilities: offered } = await showOffered(needs, who);
  const meant = usual.filter(name => !isSeparate || serviceOf(name) === 'mail');
  const allowed = meant.filter(name => offered.some(each => each.name === name && each.isAllowed));
  if (allowed.length === 0) throw notAllowed(meant);
  return allowed;
}
