import { SIGNING_ALGORITHM } from '#features/access/signing-keys/signing-keys.ts';

export const CLIENT_CREDENTIALS = 'client_credentials';
/** RFC 8693 */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

export const SIGNED_WITH = SIGNING_ALGORITHM;

/** Where the authorization server answers. Not yet: /oauth/authorize, for the browser logins of agents. */
export const oauthPaths = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
  jwks: '/.well-known/jwks.json',
} as const;

export const discoveryPaths = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
] as const;
