import { z } from 'zod';
import type { AccessNeeds } from '#features/access/access-needs.ts';
import { findViewer } from '#features/access/sessions/viewer.ts';
import { type Capability, capabilitiesIn, offeredCapabilities } from '#features/apps/capabilities.ts';
import { everyRedirectPath } from '#features/apps/redirect-paths.ts';
import { fail } from '#kernel/failures.ts';
import { idSchema } from '#kernel/ids.ts';
import { requireUser } from '#kernel/scope.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { allowed, anyone, ok, response, routesOf } from '#platform/http/route.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { usualCapabilities } from '../offered.ts';
import { type BegunConsent, beginConsent } from './begin.ts';
import { confirmConsent } from './confirm.ts';

import { flowCookieName } from './flow.ts';
import { atConsole, redirectTo } from './land.ts';
import { type NewCookie, receiveAnswer } from './receive.ts';
import { flowStates, type ShownFlow, showFlow } from './show.ts';

const route = routesOf<ConnectionNeeds & AccessNeeds>();

/** Many tabs and many mistakes fit in; a program that loops does not. */
const beginLimit = { requests: 60, perMs: 60_000 };

export const begunAnswer = z.object({ auth_url: z.string(), state: z.string(), flow_id: z.string() });

export const returnUrl = z.string().min(1).max(2_000);

const wantedCapabilities = z
  .string()
  .max(500)
  .transform((text, context): Capability[] => {
    const names = text.split(/[\s,]+/).filter(name => name !== '');
    const isOffered = names.every(name => offeredCapabilities.some(each => each === name));
    if (isOffered && names.length > 0) return capabilitiesIn(names);
    context.addIssue({ code: 'custom', message: `must name some of: ${offeredCapabilities.join(', ')}` });
    return z.NEVER;
  });

const flowAnswer = z.object({
  id: z.string(),
  state: z.enum(flowStates),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  says: z.string().nullable(),
  remedy: z.string().nullable(),
  who_acts: z.enum(['person', 'tenant', 'nobody']).nullable(),
  capabilities: z.array(z.string()),
  missing_scopes: z.array(z.string()),
  connection_id: z.string().nullable(),
  return_to: z.string().nullable(),
  requested_by: z.string().nullable(),
  /** What has to come back to whoever sent the link before the account can be used. */
  code: z.string().nullable(),
  /** Null where nobody is signed in. */
  requested_by_me: z.boolean().nullable(),
  tenant_name: z.string(),
  expires_at: z.date(),
});

function flowJson(flow: ShownFlow): z.input<typeof flowAnswer> {
  return {
    id: flow.id,
    state: flow.state,
    outcome: flow.outcome,
    reason: flow.reason,
    says: flow.words?.says ?? null,
    remedy: flow.words?.remedy ?? null,
    who_acts: flow.words?.whoActs ?? null,
    capabilities: flow.capabilities,
    missing_scopes: flow.missingScopes,
    connection_id: flow.connectionId,
    return_to: flow.returnTo,
    requested_by: flow.requestedBy,
    code: flow.code?.reveal() ?? null,
    requested_by_me: flow.isRequestedByViewer,
    tenant_name: flow.tenantName,
    expires_at: flow.expiresAt,
  };
}

/** Hands the address to the caller, and to their browser the cookie that must come back with the answer. */
export function begunJson(exchange: Exchange, begun: BegunConsent): z.input<typeof begunAnswer> {
  setCookie(exchange, begun.cookie);
  exchange.setHeader('cache-control', 'no-store');
  return { auth_url: begun.url, state: begun.state, flow_id: begun.flowId };
}

function setCookie({ cookies }: Exchange, { name, value, maxAgeMs }: NewCookie): void {
  cookies.set(name, value.reveal(), { maxAgeMs });
}

const callbackRoutes = everyRedirectPath.map(path =>
  route({
    method: 'GET',
    path,
    summary: 'Take a browser back from Google and send it on',
    access: anyone('nobody is asked who they are: the state and the browser’s own cookie decide'),
    answer: response('text/html'),
    async run(needs, exchange) {
      const { url, cookies } = exchange;
      const { callbacks, console: consoleOrigin } = needs.origins;
      const parameters = new URLSearchParams(url.search);
      const isAtConsole = parameters.has(atConsole);
      parameters.delete(atConsole);
      const redirectUri = `${callbacks}${path}`;
      const visit = { redirectUri, parameters, isAtConsole, readCookie: cookies.read };
      const landing = await receiveAnswer(needs, visit);
      if ('cookie' in landing) setCookie(exchange, landing.cookie);
      return redirectTo(landing, url, consoleOrigin);
    },
  }),
);

export const consentRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/google/auth/url',
    summary: 'Begin to connect a Google account of the caller’s; the address is good once, for ten minutes',
    access: allowed('connections.write'),
    query: z.object({ return_url: returnUrl.optional(), capabilities: wantedCapabilities.optional() }),
    answer: ok(begunAnswer),
    limit: beginLimit,
    async run(needs, who, asked, exchange) {
      // A link on another site would make somebody’s browser begin what its person never asked for.
      if (exchange.header('sec-fetch-site') === 'cross-site') throw fail('cross_site');
      const begun = await beginConsent(needs, who, {
        door: 'hub',
        principal: { kind: 'user', id: requireUser(who) },
        capabilities: asked.capabilities ?? (await usualCapabilities(needs, who)),
        returnTo: asked.return_url,
      });
      return begunJson(exchange, begun);
    },
  }),
  ...callbackRoutes,
  route({
    method: 'POST',
    path: '/api/v1/google/connect/confirm',
    summary: 'Confirm, or decline, an answer of Google’s that came back in this browser',
    access: allowed('connections.write'),
    body: z.strictObject({ flow_id: idSchema<'flow'>(), accept: z.boolean().default(true) }),
    answer: ok(flowAnswer),
    async run(needs, who, { flow_id: flowId, accept: isAccepted }, exchange) {
      const cookie = exchange.cookies.read(flowCookieName(flowId));
      await confirmConsent(needs, who, { flowId, cookie, isAccepted });
      const viewer = { tenantId: who.tenantId, userId: requireUser(who) };
      return flowJson(await showFlow(needs, flowId, { cookie, viewer }));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/google/flows/{flowId}',
    summary: 'Show how a consent ended, to a browser that took part in it',
    access: anyone('the flow’s own cookie is the proof, and it shows no account'),
    params: z.object({ flowId: idSchema<'flow'>() }),
    answer: ok(flowAnswer),
    async run(needs, exchange, { flowId }) {
      exchange.setHeader('cache-control', 'no-store');
      const cookie = exchange.cookies.read(flowCookieName(flowId));
      return flowJson(await showFlow(needs, flowId, { cookie, viewer: await findViewer(needs, exchange) }));
    },
  }),
];
