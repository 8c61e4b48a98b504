import type { Google } from './google.ts';
import type { DomainPolicy, OAuthClient, Person } from './records.ts';

export function policyOf(google: Google, domain: string): DomainPolicy {
  const known = google.policies.get(domain);
  if (known) return known;
  const policy: DomainPolicy = {
    domain,
    blockedScopes: new Set(),
    blockedClients: new Set(),
    trustedClients: new Set(),
    under18Clients: new Set(),
    delegations: new Map(),
  };
  google.policies.set(domain, policy);
  return policy;
}

export function isTrusted(google: Google, client: OAuthClient, person: Person): boolean {
  if (person.hostedDomain === undefined) return false;
  return policyOf(google, person.hostedDomain).trustedClients.has(client.id);
}

export function isRestricted(
  google: Google,
  client: OAuthClient,
  person: Person,
  scopes: readonly string[],
): boolean {
  if (person.hostedDomain === undefined || isTrusted(google, client, person)) return false;
  const policy = policyOf(google, person.hostedDomain);
  return policy.blockedClients.has(client.id) || scopes.some(scope => policy.blockedScopes.has(scope));
}

export function isClosedToUnder18(google: Google, client: OAuthClient, person: Person): boolean {
  if (!person.isUnder18) return false;
  if (person.hostedDomain === undefined) return true;
  return !policyOf(google, person.hostedDomain).under18Clients.has(client.id);
}
