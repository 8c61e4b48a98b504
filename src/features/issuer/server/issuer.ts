import type { NodeHandler } from '#platform/http/route.ts';
import { openClientScopes } from '../token-exchange/client-scopes.ts';
import type { TokenExchangeNeeds } from '../token-exchange/exchange.ts';
import { asIssuer } from './as-issuer.ts';
import { makeProvider } from './provider.ts';

export type OauthNeeds = Omit<TokenExchangeNeeds, 'clientScopes'>;

export type Issuer = {
  /** The server that signs with the key of this moment. Keys take over by the clock, on all nodes at once. */
  handler(needs: OauthNeeds): Promise<NodeHandler>;
};

export function openIssuer(): Issuer {
  const clientScopes = openClientScopes();
  let made: { keyId: string; handler: NodeHandler } | undefined;
  return {
    async handler(needs) {
      const key = await needs.signingKeys.current();
      if (made?.keyId === key.id) return made.handler;
      const answer = makeProvider({ ...needs, clientScopes }, key).callback();
      const handler: NodeHandler = async (incoming, outgoing) => {
        asIssuer(needs.origins.canonical, incoming);
        await answer(incoming, outgoing);
      };
      made = { keyId: key.id, handler };
      return handler;
    },
  };
}
