import { json } from '../frame/answers.ts';
import type { Authority } from './directories.ts';
import { personalTid } from './identifiers.ts';
import { issuerTemplate } from './published-keys.ts';

/** The issuer is Microsoft's, and at the common addresses a template; the endpoints are where this simulator was asked. */
export function answerDiscovery(authority: Authority, origin: string): Response {
  const at = `${origin}/microsoft/login/${authority.segment}`;
  return json(
    {
      token_endpoint: `${at}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${at}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: issuerAt(authority),
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${origin}/microsoft/graph/oidc/userinfo`,
      authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${at}/oauth2/v2.0/logout`,
      claims_supported: [
        ...['sub', 'iss', 'cloud_instance_name', 'aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce'],
        ...['preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
      ],
      tenant_region_scope: null,
      cloud_instance_name: 'microsoftonline.com',
    },
    { headers: { 'cache-control': 'max-age=86400, private' } },
  );
}

function issuerAt(authority: Authority): string {
  switch (authority.kind) {
    case 'common':
    case 'organizations':
      return issuerTemplate;
    case 'consumers':
      return issuerTemplate.replace('{tenantid}', personalTid);
    case 'directory':
      return issuerTemplate.replace('{tenantid}', authority.directory.tid);
    default:
      return authority satisfies never;
  }
}
