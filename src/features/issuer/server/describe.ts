import type { Context } from 'koa';
import { discoveryPaths } from './words.ts';

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
  if (typeof body !== 'object' || body === null) return;
  if (discoveryPaths.some(path => path === ctx.path)) {
    const offered = Object.entries(body).filter(([name]) => !ofBrowserLogins.includes(name));
    ctx.body = { ...Object.fromEntries(offered), response_types_supported: [] };
  } else if ('active' in body && body.active === true) {
    // By the world's clock; the library goes by the machine's.
    ctx.body = { ...body, ...ctx.state.introspected?.times };
  }
}
