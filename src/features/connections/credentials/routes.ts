import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { onceEach } from '#kernel/once-each.ts';
import { allowed, ok, routesOf } from '#platform/http/route.ts';
import { connectionStates, wordsOf } from '../connection.ts';
import type { GoogleService } from '../grants/grant.ts';
import type { Token } from '../grants/vended.ts';
import { showStatus } from './show-status.ts';
import { showUses } from './show-uses.ts';
import { type CredentialNeeds, takeCredentials } from './take.ts';

const route = routesOf<CredentialNeeds>();

/** Google's tokens live 3,600 seconds: a longer promise could not be kept. */
const MOST_TTL_SECONDS = 3_500;
const USUAL_TTL_SECONDS = 300;

export const serviceName = z.enum(['gmail', 'calendar']);

export function serviceOfName(name: z.output<typeof serviceName>): GoogleService {
  return name === 'gmail' ? 'mail' : name;
}

const useItem = z.object({
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  via: z
    .object({
      kind: z.string(),
      id: z.string(),
      name: z.string().nullable(),
      prefix: z.string().nullable(),
      is_revoked: z.boolean(),
    })
    .nullable(),
  scopes: z.array(z.string()),
  count: z.int(),
  last_used_at: z.date(),
});

const shown = onceEach(({ accessToken, refreshToken, expiresAt, scopes }: Token) =>
  Object.freeze({
    access_token: accessToken.reveal(),
    refresh_token: refreshToken?.reveal() ?? null,
    token_expiry: expiresAt,
    scopes,
  }),
);

export const credentialRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/google/credentials',
    summary: 'Take a fresh access token of the caller’s Google account',
    access: allowed('credentials.read'),
    query: z.object({
      min_ttl: z.coerce.number().int().min(0).max(MOST_TTL_SECONDS).default(USUAL_TTL_SECONDS),
      service: serviceName.optional(),
      connection_id: idSchema<'connection'>().optional(),
    }),
    answer: ok(
      z.object({
        access_token: z.string(),
        refresh_token: z.string().nullable().meta({
          description:
            'Always there. Null, for refresh tokens stay here, unless an owner has allowed this very key to take them; null then, too, where the token can do more at Google than this caller may.',
        }),
        token_expiry: z.date(),
        scopes: z.array(z.string()),
      }),
    ),
    confirmsCaller: true,
    run: async (needs, who, { min_ttl: seconds, service, connection_id: connectionId }) =>
      shown(
        await takeCredentials(needs, who, {
          connectionId,
          service: service && serviceOfName(service),
          minimumTtlMs: seconds * 1_000,
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/api/v1/google/status',
    summary: 'Show whether and how the caller’s Google account is connected',
    access: allowed('credentials.read'),
    answer: ok(
      z.object({
        gmail_connected: z.boolean(),
        calendar_connected: z.boolean(),
        token_expiry: z.date().nullable(),
        health: z
          .object({
            connection_id: z.string(),
            address: z.string(),
            state: z.enum(connectionStates),
            reason: z.string().nullable(),
            says: z.string().nullable(),
            remedy: z.string().nullable(),
            who_acts: z.enum(['person', 'tenant']).nullable(),
            missing_scopes: z.array(z.string()),
          })
          .nullable(),
      }),
    ),
    async run(needs, who) {
      const { isConnected, tokenExpiresAt, account } = await showStatus(needs, who);
      const words = account && wordsOf(account.state);
      return {
        gmail_connected: isConnected.mail,
        calendar_connected: isConnected.calendar,
        token_expiry: tokenExpiresAt,
        health: account && {
          connection_id: account.connection.id,
          address: account.connection.address,
          state: account.state.kind,
          reason: 'reason' in account.state ? account.state.reason : null,
          says: words?.says ?? null,
          remedy: words?.remedy ?? null,
          who_acts: words?.whoActs ?? null,
          missing_scopes: account.missing,
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/connections/{connectionId}/uses',
    summary: 'List who used a connection during the last thirty days, and by which key',
    access: allowed('credentials.read'),
    params: z.object({ connectionId: idSchema<'connection'>() }),
    answer: ok(z.object({ items: z.array(useItem) })),
    async run(needs, who, { connectionId }) {
      const uses = await showUses(needs, who, connectionId);
      return {
        items: uses.map(({ actor, via, scopes, count, lastAt }) => ({
          actor,
          via: via && {
            kind: via.kind,
            id: via.id,
            name: via.name,
            prefix: via.prefix,
            is_revoked: via.isRevoked,
          },
          scopes,
          count,
          last_used_at: lastAt,
        })),
      };
    },
  }),
];
