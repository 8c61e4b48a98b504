import { json } from '../../frame/answers.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody, readFields } from '../../frame/fields.ts';
import type { Route } from '../../frame/routes.ts';
import { policyOf } from '../domain-policy.ts';
import type { Google } from '../google.ts';
import type { DomainPolicy } from '../records.ts';
import { canonicalScope, findScope } from '../scopes.ts';

const decisions = [
  'blockedScopes',
  'blockedClients',
  'trustedClients',
  'under18Clients',
  'delegations',
] as const;

/** The admin console of a Workspace domain. */
export function policiesControl(google: Google, prefix: string): Route[] {
  return [
    {
      method: 'GET',
      path: `${prefix}/{domain}`,
      answer: visit => json(shown(policyOf(google, visit.parameter('domain')))),
    },
    {
      method: 'PATCH',
      path: `${prefix}/{domain}`,
      answer: async visit => {
        const policy = policyOf(google, visit.parameter('domain'));
        change(policy, await readControlBody(visit.request, decisions));
        return json(shown(policy));
      },
    },
  ];
}

function change(policy: DomainPolicy, body: Fields): void {
  const blockedScopes = body.findTexts('blockedScopes');
  if (blockedScopes) policy.blockedScopes = new Set(knownScopes(blockedScopes));
  for (const name of ['blockedClients', 'trustedClients', 'under18Clients'] as const) {
    const clients = body.findTexts(name);
    if (clients) policy[name] = new Set(clients);
  }
  const delegations = body.findList('delegations', readDelegation);
  if (delegations) policy.delegations = new Map(delegations);
}

function readDelegation(value: unknown): [string, Set<string>] {
  const delegation = readFields(value, ['clientId', 'scopes']);
  return [delegation.requireText('clientId'), new Set(knownScopes(delegation.requireTexts('scopes')))];
}

/** A misspelt scope would block nothing and make a test pass for the wrong reason. */
export function knownScopes(spellings: readonly string[]): string[] {
  const scopes = spellings.map(canonicalScope);
  const unknown = scopes.filter(scope => !findScope(scope));
  if (unknown.length > 0) throw new ControlRefusal(400, `Google knows no such scope: ${unknown.join(', ')}.`);
  return scopes;
}

function shown(policy: DomainPolicy) {
  return {
    domain: policy.domain,
    blockedScopes: [...policy.blockedScopes],
    blockedClients: [...policy.blockedClients],
    trustedClients: [...policy.trustedClients],
    under18Clients: [...policy.under18Clients],
    delegations: [...policy.delegations].map(([clientId, scopes]) => ({ clientId, scopes: [...scopes] })),
  };
}
