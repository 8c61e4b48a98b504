import { z } from 'zod';
import type { AccessNeeds } from '#features/access/access-needs.ts';
import { findViewer } from '#features/access/sessions/viewer.ts';
import { capabilities, capabilityNames } from '#features/apps/capabilities.ts';
import { fail } from '#kernel/failures.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { anyone, ok, routesOf } from '#platform/http/route.ts';
import type { ExchangeNeeds } from '../exchange-needs.ts';
import { followLink } from './follow.ts';
import { lookAtLink } from './look.ts';

const route = routesOf<ExchangeNeeds & AccessNeeds>();

const limit = { requests: 60, perMs: 60_000 };

/** In the body, so that no log of addresses holds it. */
const oneLink = z.strictObject({ link: z.string().min(1).max(100) });

export const linkRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/exchange-links/look',
    summary: 'Show for whom a link would connect a Google account; nothing happens by it',
    access: anyone('whoever has the link may see what it is for before they go on'),
    body: oneLink,
    answer: ok(
      z.object({
        tenant_name: z.string(),
        for: z.object({
          kind: z.enum(['user', 'service', 'subject']),
          /** Null where it names a person who is not the one signed in here. */
          name: z.string().nullable(),
          platform_name: z.string().nullable(),
        }),
        capabilities: z.array(z.object({ name: z.enum(capabilityNames), meaning: z.string() })),
        is_again: z.boolean(),
        /** Null where anybody may go on; otherwise whether the one who must is signed in here. */
        is_for_me: z.boolean().nullable(),
        is_somebody_signed_in: z.boolean(),
        expires_at: z.date(),
      }),
    ),
    limit,
    async run(needs, exchange, { link: token }) {
      const viewer = await findViewer(needs, exchange);
      const { link, names, isForViewer } = await lookAtLink(needs, { token, viewer });
      return {
        tenant_name: names.tenant,
        for: {
          kind: link.principal.kind,
          name: isForViewer === false ? null : names.principal,
          platform_name: names.platform,
        },
        capabilities: link.capabilities.map(name => ({ name, meaning: capabilities[name].meaning })),
        is_again: link.connectionId !== undefined,
        is_for_me: isForViewer,
        is_somebody_signed_in: viewer !== undefined,
        expires_at: link.expiresAt,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/exchange-links/follow',
    summary: 'Go on to Google by a link; it works once',
    access: anyone('the link is the proof; one for a person asks for their session beside it'),
    body: oneLink,
    answer: ok(z.object({ auth_url: z.string() })),
    limit,
    async run(needs, exchange, { link: token }) {
      mustComeFromConsole(needs, exchange);
      const viewer = await findViewer(needs, exchange);
      const { url, cookie } = await followLink(needs, { token, viewer });
      exchange.cookies.set(cookie.name, cookie.value.reveal(), { maxAgeMs: cookie.maxAgeMs });
      exchange.setHeader('cache-control', 'no-store');
      return { auth_url: url };
    },
  }),
];

/** Stricter than for other open routes: this one may act by a cookie, and only a page of ours has a reason to. */
function mustComeFromConsole({ origins }: ExchangeNeeds, { header }: Exchange): void {
  if (header('origin') === origins.console || header('sec-fetch-site') === 'same-origin') return;
  throw fail('cross_site', { detail: 'Open the link in a browser and go on from the page that it shows.' });
}
