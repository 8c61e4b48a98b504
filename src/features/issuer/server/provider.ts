import { type Configuration, errors, Provider } from 'oidc-provider';
import { digestOf } from '#features/access/opaque-token.ts';
import { apiAudience } from '#features/access/tokens/access-token.ts';
import { type KeyScope, keyScopes } from '#kernel/permissions.ts';
import { sameText } from '#kernel/same-text.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import type { TokenExchangeNeeds } from '../token-exchange/exchange.ts';
import { offerTokenExchange } from '../token-exchange/grant.ts';
import { CLIENT_TOKEN_LIFE_SECONDS, claimsFor } from '../tokens/client-token.ts';
import { artifactsOf } from './artifacts.ts';
import { clientsOf } from './clients.ts';
import { describeServer } from './describe.ts';
import { noteUse } from './note-use.ts';
import { presentedTo } from './presented.ts';
import { clientTokensOf } from './tokens.ts';
import { oauthPaths, SIGNED_WITH } from './words.ts';

type SigningKey = Awaited<ReturnType<IssuerNeeds['signingKeys']['current']>>;

/** The authorization server, signing with this key: when another takes over, another server is made. */
export function makeProvider(needs: TokenExchangeNeeds, key: SigningKey): Provider {
  const provider = new Provider(needs.origins.canonical, configurationOf(needs, key));
  provider.proxy = true; // the scheme is told to it by ourselves: see as-issuer.ts
  offerTokenExchange(provider, needs);
  provider.use(describeServer);
  provider.on('server_error', (ctx, cause) => {
    needs.log.error({ cause, path: ctx.path }, 'the authorization server failed');
  });
  provider.onerror = cause => needs.log.error({ cause }, 'the authorization server failed');
  // The library is given the digest of a secret, since that is all there is.
  provider.Client.prototype.compareClientSecret = function isSecret(given) {
    return sameText(digestOf(given).toString('base64url'), this.clientSecret ?? '');
  };
  return provider;
}

function configurationOf(needs: IssuerNeeds, { id, privateKey }: SigningKey): Configuration {
  const audience = apiAudience(needs);
  return {
    adapter: kind => {
      if (kind === 'Client') return clientsOf(needs);
      return kind === 'ClientCredentials' ? clientTokensOf(needs) : artifactsOf(needs, kind);
    },
    jwks: {
      keys: [{ ...privateKey.export({ format: 'jwk' }), kid: id, alg: SIGNED_WITH, use: 'sig' }],
    },
    routes: oauthPaths,
    scopes: [],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: SIGNED_WITH },
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
      idTokenSigningAlgValues: [SIGNED_WITH],
    },
    ttl: { ClientCredentials: CLIENT_TOKEN_LIFE_SECONDS },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: async (ctx, indicator) => {
          if (indicator !== audience) throw new errors.InvalidTarget(`The one resource here is ${audience}.`);
          const scope = presentedTo(ctx).scopes.join(' ');
          return { scope, audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: SIGNED_WITH, kid: id } } };
        },
      },
    },
    formats: {
      customizers: {
        jwt: async (ctx, token, parts) => {
          const client = presentedTo(ctx);
          const scopes = scopesFor(client.scopes, ctx.oidc.params?.scope);
          token.scope = scopes.join(' ');
          parts.payload = claimsFor(needs, client, scopes);
          await noteUse(needs, client);
        },
      },
    },
  };
}

/** All that the client may, unless it asks for less; what it may not is refused by name and not left out. */
function scopesFor(may: readonly KeyScope[], asked: unknown): readonly KeyScope[] {
  if (typeof asked !== 'string' || asked === '') return may;
  return asked.split(' ').map(name => {
    const found = keyScopes.find(scope => scope === name && may.includes(scope));
    if (!found) throw new errors.InvalidScope('This client may not have this scope.', name);
    return found;
  });
}
