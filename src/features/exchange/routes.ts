import { z } from 'zod';
import { scopesOf } from '#features/apps/capabilities.ts';
import type { Token } from '#features/connections/grants/vended.ts';
import { fail } from '#kernel/failures.ts';
import { onceEach } from '#kernel/once-each.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { allowed, ok, routesOf } from '#platform/http/route.ts';
import { readScopes } from '#providers/google/oauth/scopes.ts';
import { claimedBy } from './claimed.ts';
import { findExchangeDoors } from './clients/find-settings.ts';
import { exchange as exchangeToken } from './exchange.ts';
import type { ExchangeNeeds } from './exchange-needs.ts';
import { exchangePath } from './key-elsewhere.ts';
import { findProfile } from './profiles/find.ts';
import { type Selected, selectedBy, selectors } from './read-asked.ts';
import { refusal } from './refusal.ts';

const route = routesOf<ExchangeNeeds>();

const SECOND_MS = 1_000;

const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int().meta({ description: 'The seconds that the token really has left.' }),
  scope: z.string(),
  connection_id: z.string(),
});
type TokenAnswer = z.output<typeof tokenAnswer>;

async function answer(
  needs: ExchangeNeeds,
  who: Scope,
  inQuery: Selected,
  exchange: Exchange,
): Promise<TokenAnswer> {
  const asked = await selectedBy(exchange, inQuery);
  if (asked.api_key !== undefined && exchange.header('authorization') !== undefined) {
    throw fail('invalid_input', { fields: { api_key: 'is given beside the header Authorization' } });
  }
  const subject = await claimedBy(needs, who, exchange);
  const exchanged = await exchangeToken(needs, who, {
    subject,
    connectionId: asked.connection_id,
    code: asked.code,
    minimumTtlMs: asked.min_ttl === undefined ? undefined : asked.min_ttl * SECOND_MS,
    scopes: await scopesIn(needs, who, asked),
  });
  if (exchanged.kind !== 'token') throw refusal(exchanged, needs.origins.console);
  return shown(exchanged, needs.world.now());
}

async function scopesIn(
  { database }: ExchangeNeeds,
  who: Scope,
  { scope, profile: name }: Selected,
): Promise<string[] | undefined> {
  if (name === undefined) return scope === undefined ? undefined : readScopes(scope);
  if (scope !== undefined) throw fail('invalid_input', { fields: { scope: 'is given beside a profile' } });
  const profile = await database.inTenant(who, tx => findProfile(tx, name));
  if (!profile) throw fail('invalid_input', { fields: { profile: 'is not one of this organisation' } });
  return scopesOf(profile.capabilities);
}

/** The same object for a whole second, so that it is written once however often it is answered. */
function shown(token: Token, now: Date): TokenAnswer {
  const secondsLeft = Math.floor((token.expiresAt.getTime() - now.getTime()) / SECOND_MS);
  const last = lastShown(token);
  if (last.answer?.expires_in === secondsLeft) return last.answer;
  last.answer = Object.freeze({
    access_token: token.accessToken.reveal(),
    token_type: 'Bearer',
    expires_in: secondsLeft,
    scope: token.scopes.join(' '),
    connection_id: token.connectionId,
  });
  return last.answer;
}

const lastShown = onceEach((_token: Token): { answer?: TokenAnswer } => ({}));

const common = {
  path: exchangePath,
  access: allowed('tokens.exchange'),
  query: selectors,
  answer: ok(tokenAnswer),
  confirmsCaller: true,
  failuresAs: 'gateway',
} as const;

export const exchangeRoutes = [
  route({
    ...common,
    method: 'POST',
    summary: 'Exchange a key or token for a Google access token of whoever it stands for',
    run: answer,
  }),
  route({
    ...common,
    method: 'GET',
    summary: 'The same, where the organisation has switched it on',
    async run(needs, who, asked, exchange) {
      const { takesGet } = await needs.database.inTenant(who, findExchangeDoors);
      if (takesGet) return answer(needs, who, asked, exchange);
      exchange.setHeader('allow', 'POST');
      throw fail('method_not_allowed', { detail: 'Use POST, or let an admin switch GET on under Exchange.' });
    },
  }),
];
