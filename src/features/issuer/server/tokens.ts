import { type Adapter, Provider } from 'oidc-provider';
import { apiAudience } from '#features/access/tokens/access-token.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import { findLiveToken } from '../tokens/live-token.ts';
import { giveBack } from '../tokens/store.ts';

/**
 * oidc-provider neither introspects nor revokes JWTs. Ours it may, because they can be looked up: so they are
 * handed to it behind this mark, under which they look like any other word, and verified here.
 */
const MARK = '~';

export function marked(token: string): string {
  return `${MARK}${token}`;
}

/** Access tokens of clients. Nothing is kept of one unless it is given back. */
export function clientTokensOf(needs: IssuerNeeds): Adapter {
  const asIssuer = needs.database.asSystem.bind(undefined, 'serve the issuer');
  const given = (handle: string) =>
    handle.startsWith(MARK)
      ? findLiveToken(needs, 'serve the issuer', handle.slice(MARK.length))
      : Promise.resolve(undefined);
  const never = async () => {
    throw new Error('Access tokens of clients are not kept.');
  };
  return {
    async find(handle) {
      const live = await given(handle);
      if (!live) return undefined;
      const { tenantId, clientId, scopes, issuedAt, expiresAt } = live.claims;
      const times = { iat: issuedAt, exp: Math.floor(expiresAt.getTime() / 1_000) };
      if (Provider.ctx) Provider.ctx.state.introspected = { times };
      return {
        kind: 'ClientCredentials',
        jti: handle,
        clientId,
        aud: apiAudience(needs),
        scope: scopes.filter(scope => live.client.scopes.includes(scope)).join(' '),
        extra: { sub: clientId, tid: tenantId },
      };
    },
    async destroy(handle) {
      const live = await given(handle);
      if (live) await asIssuer(tx => giveBack(tx, live.claims));
    },
    upsert: never,
    findByUid: never,
    findByUserCode: never,
    consume: never,
    revokeByGrantId: never,
  };
}
