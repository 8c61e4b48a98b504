import { json } from '../frame/answers.ts';
import { issuer } from './identity-token.ts';

/** The issuer is Google's, so that tokens are faithful; the endpoints are where this simulator was asked. */
export function answerDiscovery(origin: string): Response {
  const google = `${origin}/google`;
  return json(
    {
      issuer,
      authorization_endpoint: `${google}/accounts/o/oauth2/v2/auth`,
      device_authorization_endpoint: `${google}/oauth2/device/code`,
      token_endpoint: `${google}/oauth2/token`,
      userinfo_endpoint: `${google}/openidconnect/v1/userinfo`,
      revocation_endpoint: `${google}/oauth2/revoke`,
      jwks_uri: `${google}/www/oauth2/v3/certs`,
      response_types_supported: [
        'code',
        'token',
        'id_token',
        'code token',
        'code id_token',
        'token id_token',
        'code token id_token',
        'none',
      ],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'profile'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      claims_supported: [
        'aud',
        'email',
        'email_verified',
        'exp',
        'family_name',
        'given_name',
        'iat',
        'iss',
        'locale',
        'name',
        'picture',
        'sub',
      ],
      code_challenge_methods_supported: ['plain', 'S256'],
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      ],
    },
    { headers: { 'cache-control': 'public, max-age=3600' } },
  );
}
