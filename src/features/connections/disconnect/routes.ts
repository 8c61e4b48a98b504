import { z } from 'zod';
import { capabilityNames } from '#features/apps/capabilities.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, ok, routesOf } from '#platform/http/route.ts';
import { serviceName, serviceOfName } from '../credentials/routes.ts';
import { type Disconnected, type DisconnectNeeds, disconnect } from './disconnect.ts';
import { disconnectUsual } from './disconnect-usual.ts';
import type { What } from './what.ts';

const route = routesOf<DisconnectNeeds>();

const answer = z.object({
  disconnected: z.array(z.string()),
  /** Nothing of the account is left connected. */
  is_ended: z.boolean(),
  at_google: z.enum(['being_revoked', 'kept', 'nothing_to_revoke']),
  kept_for: z.enum(['this_connection', 'other_connections']).nullable(),
  tokens_live_until: z.date().nullable(),
  says: z.string(),
});

function answerOf(done: Disconnected): z.input<typeof answer> {
  return {
    disconnected: done.capabilities,
    is_ended: done.isEnded,
    at_google: done.atGoogle,
    kept_for: done.keptFor,
    tokens_live_until: done.tokensLiveUntil,
    says: wordsOf(done),
  };
}

function wordsOf({ atGoogle, keptFor }: Disconnected): string {
  switch (atGoogle) {
    case 'being_revoked':
      return 'Disconnected here. Google is being told to end the permission.';
    case 'kept':
      return keptFor === 'this_connection'
        ? 'Disconnected here. Google can only end the whole permission, so it stays for what is still connected.'
        : 'Disconnected here. Other connections of this account live on the same permission at Google, so it stays until the last of them is disconnected.';
    case 'nothing_to_revoke':
      return 'Nothing is connected here, and Google has nothing to end.';
    default:
      return atGoogle satisfies never;
  }
}

const oneConnection = z.object({ connectionId: idSchema<'connection'>() });

export const disconnectRoutes = [
  route({
    method: 'DELETE',
    path: '/api/v1/google/disconnect/{service}',
    summary: 'Disconnect mail or calendar of the caller’s usual Google account',
    access: allowed('connections.write'),
    params: z.object({ service: serviceName }),
    answer: ok(answer),
    run: async (needs, who, { service }) =>
      answerOf(await disconnectUsual(needs, who, serviceOfName(service))),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/connections/{connectionId}',
    summary: 'Disconnect a Google account, or mail or calendar of it',
    access: allowed('connections.write'),
    params: oneConnection,
    query: z.object({ service: serviceName.optional() }),
    answer: ok(answer),
    async run(needs, who, { connectionId, service }) {
      const what: What = service
        ? { kind: 'service', service: serviceOfName(service) }
        : { kind: 'everything' };
      return answerOf(await disconnect(needs, who, { connectionId, what }));
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/connections/{connectionId}/capabilities/{capability}',
    summary: 'Take one capability from a connection',
    access: allowed('connections.write'),
    params: oneConnection.extend({ capability: z.enum(capabilityNames) }),
    answer: ok(answer),
    run: async (needs, who, { connectionId, capability }) =>
      answerOf(await disconnect(needs, who, { connectionId, what: { kind: 'capability', capability } })),
  }),
];
