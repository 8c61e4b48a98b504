import { z } from 'zod';
import { requireInvitation } from '#features/access/invitations/look-up.ts';
import { digestOf } from '#features/access/opaque-token.ts';
import { welcome } from '#features/access/sessions/welcome.ts';
import { idSchema } from '#kernel/ids.ts';
import { anyone, ok, response, routesOf } from '#platform/http/route.ts';
import { cannotGoOn } from '../discovery/cannot-go-on.ts';
import { SIGNIN_LIMIT } from '../discovery/routes.ts';
import { signinCallbackPaths, signinProviders } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { choosePlace, showPlaces } from './app-wide.ts';
import { finishFlow } from './callback.ts';
import { beginForInvitation } from './errands.ts';
import { appOwners } from './find-app.ts';
import { landAt } from './land.ts';

const route = routesOf<SigninNeeds>();

const invitationToken = z.string().min(1).max(200);

const callbackRoutes = signinProviders.map(provider =>
  route({
    method: 'GET',
    path: signinCallbackPaths[provider],
    summary: 'Take a browser back from a provider that somebody signs in with',
    access: anyone('nobody has signed in yet; the cookie of the step before decides'),
    limit: SIGNIN_LIMIT,
    answer: response('text/html'),
    async run(needs, exchange) {
      const landing = await finishFlow(needs, exchange, { provider, answer: exchange.url.searchParams });
      return landAt(landing, needs.origins.console);
    },
  }),
);

export const flowRoutes = [
  ...callbackRoutes,
  route({
    method: 'GET',
    path: '/api/auth/msp/sso/choices',
    summary:
      'List the organisations into which somebody may go who has just signed in with an app-wide provider',
    access: anyone('the cookie of the step before is the proof'),
    limit: SIGNIN_LIMIT,
    answer: ok(z.object({ choices: z.array(z.object({ tenant_id: z.string(), name: z.string() })) })),
    async run(needs, exchange) {
      exchange.setHeader('cache-control', 'no-store');
      const places = await showPlaces(needs, exchange);
      return { choices: places.map(({ tenantId, name }) => ({ tenant_id: tenantId, name })) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/auth/msp/sso/choose',
    summary: 'Go into one of these organisations',
    access: anyone('the cookie of the step before is the proof'),
    limit: SIGNIN_LIMIT,
    body: z.strictObject({ tenant_id: idSchema<'tenant'>() }),
    answer: ok(z.object({ ok: z.literal(true), return_to: z.string() })),
    async run(needs, exchange, { tenant_id: tenantId }) {
      const { signedIn, returnTo } = await choosePlace(needs, exchange, tenantId);
      await welcome(needs, exchange, signedIn);
      return { ok: true as const, return_to: returnTo ?? '/' };
    },
  }),
  route({
    method: 'POST',
    path: '/api/auth/msp/sso/invitation',
    summary: 'Show with which providers an invitation can be accepted instead of a password',
    access: anyone('the invitation is the proof'),
    limit: SIGNIN_LIMIT,
    body: z.strictObject({ token: invitationToken }),
    answer: ok(z.object({ providers: z.array(z.enum(signinProviders)) })),
    async run(needs, _exchange, { token }) {
      const { tenantId } = await requireInvitation(needs, digestOf(token));
      const owners = await appOwners(needs, tenantId);
      return { providers: signinProviders.filter(provider => owners.has(provider)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/auth/msp/sso/invitation/begin',
    summary: 'Begin to accept an invitation with a provider',
    access: anyone('the invitation is the proof'),
    limit: SIGNIN_LIMIT,
    body: z.strictObject({ token: invitationToken, provider: z.enum(signinProviders) }),
    answer: ok(z.object({ ok: z.literal(true), url: z.string() })),
    async run(needs, exchange, { token, provider }) {
      const url = await beginForInvitation(needs, exchange, { tokenHash: digestOf(token), provider });
      if (url === undefined) throw cannotGoOn();
      exchange.setHeader('cache-control', 'no-store');
      return { ok: true as const, url };
    },
  }),
];
