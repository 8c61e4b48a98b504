import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';
import { anyone, empty, ok, routesOf } from '#platform/http/route.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { usernameSchema } from '../address.ts';
import { presentedPassword } from '../passwords/passwords.ts';
import { tenantSlug } from '../sessions/routes.ts';
import { signOut } from '../sessions/sign-out.ts';
import { visitOf } from '../visit.ts';
import { type IssuedTokens, logIn } from './log-in.ts';
import { refreshTokens } from './refresh.ts';

const route = routesOf<AccessNeeds>();

const tokenAnswer = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
});

const refreshToken = z
  .string()
  .min(1)
  .max(200)
  .transform(text => new Secret(text));

function answerOf({ accessToken, refreshToken: refresh, lifeMs }: IssuedTokens): z.input<typeof tokenAnswer> {
  return {
    access_token: accessToken.reveal(),
    refresh_token: refresh.reveal(),
    token_type: 'Bearer',
    expires_in: Math.floor(lifeMs / 1_000),
  };
}

export const tokenRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/auth/login',
    summary: 'Get tokens for a name and a password',
    access: anyone('this is how programs sign a person in'),
    body: z.strictObject({
      username: usernameSchema,
      password: presentedPassword,
      tenant: tenantSlug.optional(),
    }),
    answer: ok(tokenAnswer),
    run: async (needs, exchange, asked) => {
      exchange.setHeader('cache-control', 'no-store');
      return answerOf(await logIn(needs, visitOf(exchange), asked));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/auth/refresh',
    summary: 'Exchange a refresh token for new tokens; it works once',
    access: anyone('the refresh token is the proof'),
    body: z.strictObject({ refresh_token: refreshToken }),
    answer: ok(tokenAnswer),
    run: async (needs, exchange, { refresh_token }) => {
      exchange.setHeader('cache-control', 'no-store');
      return answerOf(await refreshTokens(needs, refresh_token));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/auth/logout',
    summary: 'End the family of a refresh token',
    access: anyone('the refresh token is the proof, and ending it always works'),
    body: z.strictObject({ refresh_token: refreshToken }),
    answer: empty,
    run: (needs, _exchange, { refresh_token }) => signOut(needs, 'token', refresh_token.reveal()),
  }),
];
