import { isCapability } from '../../api/connections.ts';
import type {
  Capability,
  Connection,
  Offered,
  OfferedCapability,
  Service,
  ServiceGrant,
} from '../../api/shapes.ts';
import { words } from '../../words.ts';

export const services = ['mail', 'calendar'] as const satisfies readonly Service[];

/** Who the account is: asked for with everything, so it tells nothing about what one is allowed. */
const signIn = /^openid$|userinfo\.(email|profile)$/;

export function ownScopes({ scopes }: Pick<OfferedCapability, 'scopes'>): string[] {
  return scopes.filter(scope => !signIn.test(scope));
}

export function signInScopes({ capabilities }: Offered): string[] {
  return [...new Set(capabilities.flatMap(({ scopes }) => scopes))].filter(scope => signIn.test(scope));
}

/** The end of a scope tells it apart; the rest is the same for all of Google. */
export function shortScope(scope: string): string {
  return scope.replace('https://www.googleapis.com/auth/', '');
}

/** In the order of the API, as far as this console knows them. */
export function capabilitiesOf({ services: grants }: Connection, service: Service): Capability[] {
  return grants[service]?.capabilities.filter(isCapability) ?? [];
}

export type Ability = { name: string; meaning: string; scopes: string[]; isGiven: boolean; isDead: boolean };

/** What was asked for at one service: by its meaning, and whether its person ticked it. */
export function abilitiesOf(grant: ServiceGrant, offered: Offered | undefined): Ability[] {
  const isDead = grant.state === 'needs_reconnect' || grant.state === 'app_broken';
  return grant.capabilities.map(name => {
    const known = offered?.capabilities.find(each => each.name === name);
    const scopes = known ? ownScopes(known) : [];
    const isGiven = known
      ? !scopes.some(scope => grant.missing_scopes.includes(scope))
      : grant.missing_scopes.length === 0;
    return { name, meaning: known?.meaning ?? words.limits.short[name] ?? name, scopes, isGiven, isDead };
  });
}

/** What Google gives without having been asked: consents to one app add up. */
export function alsoGiven({ services: grants }: Connection): string[] {
  const all = services.flatMap(service => grants[service] ?? []);
  const requested = new Set(all.flatMap(grant => grant.requested_scopes));
  const granted = new Set(all.flatMap(grant => grant.granted_scopes));
  return [...granted].filter(scope => !requested.has(scope) && !signIn.test(scope));
}

/** Scopes by what they let one do, as far as they have a name here. */
export function meaningsOf(scopes: readonly string[], offered: Offered | undefined): string[] {
  const told = scopes
    .filter(scope => !signIn.test(scope))
    .map(scope => {
      const known = offered?.capabilities.find(each => ownScopes(each).includes(scope));
      return known?.meaning ?? shortScope(scope);
    });
  return [...new Set(told)];
}
