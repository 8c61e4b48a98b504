import type { AccessNeeds } from '#features/access/access-needs.ts';
import { proveKey } from '#features/access/api-keys/api-key-proof.ts';
import { scopeOfHouse } from '#features/access/proven-scope.ts';
import { fail } from '#kernel/failures.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { Proof, ProvenCaller } from '#platform/http/proof.ts';
import { findExchangeDoors } from './clients/find-settings.ts';
import type { ExchangeDoors } from './clients/settings.ts';
import { hasBody, selectedInBody } from './read-asked.ts';

export const exchangePath = '/token/exchange';

/** `POST /token/exchange?api_key=...`, for gateways that know no better, where the organisation allows it. */
export const keyInQueryProof: Proof<AccessNeeds> = {
  name: 'API key in the address',
  isAmbient: false,
  find: exchange => (isHere(exchange) ? (exchange.url.searchParams.get('api_key') ?? undefined) : undefined),
  prove: (needs, credential) => proveAllowed(needs, credential, doors => doors.takesKeyInQuery),
};

/** The same in a form or in JSON. Looked for last, because it has to be read first. */
export const keyInBodyProof: Proof<AccessNeeds> = {
  name: 'API key in the body',
  isAmbient: false,
  find: exchange => (isHere(exchange) && hasBody(exchange) ? 'in the body' : undefined),
  async prove(needs, _credential, exchange) {
    const { api_key: key } = await selectedInBody(exchange);
    if (key === undefined) throw fail('not_signed_in');
    return proveAllowed(needs, key, doors => doors.takesKeyInBody);
  },
};

function isHere({ target, header }: Exchange): boolean {
  const isPath = target.startsWith(exchangePath) && /^(\?|$)/.test(target.slice(exchangePath.length));
  return isPath && header('authorization') === undefined;
}

/** Whose key it is decides whether it is taken here, so that is found out first. */
async function proveAllowed(
  needs: AccessNeeds,
  key: string,
  isOpen: (doors: ExchangeDoors) => boolean,
): Promise<ProvenCaller> {
  const caller = await proveKey(needs, key);
  const house = scopeOfHouse(caller.tenantId, 'exchange.read_doors');
  if (isOpen(await needs.database.inTenant(house, findExchangeDoors))) return caller;
  throw fail('not_permitted', {
    reason: 'key_not_in_header',
    detail:
      'Send the key in the header Authorization: Bearer. Logs on the way may hold this one by now, so replace it.',
  });
}
