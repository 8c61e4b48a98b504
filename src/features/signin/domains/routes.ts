import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, empty, ok, routesOf } from '#platform/http/route.ts';
import { signinProviders } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { beginClaim, renewChallenge } from './begin.ts';
import { changeClaim, releaseClaim } from './change.ts';
import { checkClaim } from './check.ts';
import { claimAnswer, claimJson } from './claim-json.ts';
import type { DomainNeeds } from './domain-needs.ts';
import { previewSignin } from './preview.ts';
import { showClaims } from './vouch.ts';

const route = routesOf<DomainNeeds & SigninNeeds>();

const oneClaim = z.object({ claimId: idSchema<'domain_claim'>() });
const domainText = z.string().min(1).max(400);

export const domainRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/domains',
    summary: 'List the mail domains that the organisation claims or has claimed, the newest first',
    access: allowed('settings.read'),
    answer: ok(z.object({ domains: z.array(claimAnswer) })),
    async run(needs, who) {
      const [claims, now] = [await showClaims(needs, who), needs.world.now()];
      return { domains: claims.map(claim => claimJson(claim, now)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/domains',
    summary: 'Claim a mail domain; it answers with the DNS record that proves it',
    access: allowed('settings.write'),
    body: z.strictObject({ domain: domainText, covers_subdomains: z.boolean().default(false) }),
    answer: created(claimAnswer),
    limit: { requests: 30, perMs: 60_000 },
    run: async (needs, who, { domain, covers_subdomains: coversSubdomains }) =>
      claimJson(await beginClaim(needs, who, { domain, coversSubdomains }), needs.world.now()),
  }),
  route({
    method: 'POST',
    path: '/api/v1/domains/{claimId}/check',
    summary: 'Look into DNS now; what is proven is never lost by this',
    access: allowed('settings.write'),
    params: oneClaim,
    answer: ok(claimAnswer),
    limit: { requests: 20, perMs: 60_000 },
    run: async (needs, who, { claimId }) =>
      claimJson(await checkClaim(needs, who, { claimId, by: 'hand' }), needs.world.now()),
  }),
  route({
    method: 'POST',
    path: '/api/v1/domains/{claimId}/record',
    summary: 'Make a new DNS record to publish, in place of the one before',
    access: allowed('settings.write'),
    params: oneClaim,
    answer: ok(claimAnswer),
    limit: { requests: 20, perMs: 60_000 },
    run: async (needs, who, { claimId }) =>
      claimJson(await renewChallenge(needs, who, claimId), needs.world.now()),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/domains/{claimId}',
    summary: 'Switch sign-in for a domain on or off, or say whether it holds for subdomains',
    access: allowed('settings.write'),
    params: oneClaim,
    body: z.strictObject({ is_active: z.boolean().optional(), covers_subdomains: z.boolean().optional() }),
    answer: ok(claimAnswer),
    run: async (needs, who, { claimId, is_active: isActive, covers_subdomains: coversSubdomains }) =>
      claimJson(await changeClaim(needs, who, { claimId, isActive, coversSubdomains }), needs.world.now()),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/domains/{claimId}',
    summary: 'Give a domain up',
    access: allowed('settings.write'),
    params: oneClaim,
    answer: empty,
    run: (needs, who, { claimId }) => releaseClaim(needs, who, claimId),
  }),
  route({
    method: 'GET',
    path: '/api/v1/signin-preview',
    summary: 'Show with whom somebody at a domain would be asked to sign in',
    access: allowed('settings.read'),
    query: z.object({ domain: domainText }),
    answer: ok(
      z.object({ domain: z.string(), is_ours: z.boolean(), providers: z.array(z.enum(signinProviders)) }),
    ),
    limit: { requests: 60, perMs: 60_000 },
    async run(needs, who, asked) {
      const { domain, isOurs, providers } = await previewSignin(needs, who, asked);
      return { domain, is_ours: isOurs, providers: [...providers] };
    },
  }),
];
