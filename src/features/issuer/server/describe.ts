import type { Context } from 'koa';
import { keyScopes } from '#kernel/permissions.ts';
import { publishedTargets } from '../token-exchange/target.ts';
import { CLIENT_CREDENTIALS, discoveryPaths, TOKEN_EXCHANGE } from './words.ts';

/** What oidc-provider says of browser logins, which are not offered here yet. */
const ofBrowserLogins = [
  'authorization_endpoint',
  'authorization_response_iss_parameter_supported',
  'claims_parameter_supported',
  'code_challenge_methods_supported',
  'request_uri_parameter_supported',
  'response_modes_supported',
];

/** Puts right what the library says of itself and of tokens. */
export async function describeServer(ctx: Context, next: () => Promise<void>): Promise<void> {
  await next();
  const body: unknown = ctx.body;
  const isDiscovery = discoveryPaths.some(path => path === ctx.path);
  // Who speaks to the other endpoints has a secret, which a page of another site must not have.
  if (!isDiscovery) ctx.remove('access-control-allow-origin');
  if (typeof body !== 'object' || body === null) return;
  if (isDiscovery) {
    const offered = Object.entries(body).filter(([name]) => !ofBrowserLogins.includes(name));
    ctx.body = described(Object.fromEntries(offered));
  } else if ('active' in body && body.active === true) {
    // By the world's clock; the library goes by the machine's.
    ctx.body = { ...body, ...ctx.state.introspected?.times };
  }
}

/** RFC 8414, section 2: where it is not said, clients take it that only a secret will do at these two. */
function described(offered: Record<string, unknown>): Record<string, unknown> {
  const {
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: algorithms,
  } = offered;
  return {
    ...offered,
    response_types_supported: [],
    grant_types_supported: [CLIENT_CREDENTIALS, TOKEN_EXCHANGE],
    scopes_supported: keyScopes,
    introspection_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    // Ours: what may be named as audience or resource.
    token_exchange_audiences_supported: publishedTargets,
  };
}
