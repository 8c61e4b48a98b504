import { errors } from 'oidc-provider';
import { z } from 'zod';
import type { ExchangeAsked } from '#features/exchange/exchanged.ts';
import { idSchema } from '#kernel/ids.ts';
import { readScopes } from '#providers/google/oauth/scopes.ts';
import { publishedTargets, targetOf, valuesOf } from './target.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';

export const parameters = [
  'subject_token',
  'subject_token_type',
  'actor_token',
  'actor_token_type',
  'requested_token_type',
  'audience',
  'resource',
  'scope',
  // Ours: which of several accounts, the code that a browser showed, and how long the token must live.
  'connection_id',
  'code',
  'min_ttl',
];

/** RFC 8693 lets these be given more than once. */
export const repeatable = ['audience', 'resource'];

const MOST_TTL_SECONDS = 3_500; // of Google's 3,600, so that the promise can be kept

const text = z.string().min(1).max(8_192);

const form = z.object({
  subject_token: text,
  subject_token_type: z.enum([ACCESS_TOKEN, JWT]),
  actor_token: z.undefined(),
  actor_token_type: z.undefined(),
  requested_token_type: z.literal(ACCESS_TOKEN).optional(),
  scope: z.string().max(8_192).optional(),
  connection_id: idSchema<'connection'>().optional(),
  code: z.string().max(100).optional(),
  min_ttl: z.coerce.number().int().min(0).max(MOST_TTL_SECONDS).optional(),
});

const whatIsWrong: Readonly<Record<keyof z.output<typeof form>, string>> = {
  subject_token: 'subject_token is missing or too long',
  subject_token_type: `subject_token_type must be ${ACCESS_TOKEN}, or ${JWT} for a registered issuer`,
  actor_token: 'actor tokens are not taken here',
  actor_token_type: 'actor tokens are not taken here',
  requested_token_type: `the only requested_token_type here is ${ACCESS_TOKEN}`,
  scope: 'scope is too long',
  connection_id: 'connection_id is not one of ours',
  code: 'code is too long',
  min_ttl: `min_ttl must be a whole number of seconds up to ${MOST_TTL_SECONDS}`,
};

export type AskedExchange = ExchangeAsked & { subjectToken: string; isOfRegisteredIssuer: boolean };

export function readAsked(given: Readonly<Record<string, unknown>>): AskedExchange {
  const read = form.safeParse(given);
  if (!read.success) throw new errors.InvalidRequest(say(read.error));
  const target = targetOf([...valuesOf(given.audience), ...valuesOf(given.resource)]);
  if (target.kind === 'foreign') {
    throw new errors.InvalidTarget(`Tokens are to be had here for: ${publishedTargets.join(' ')}`);
  }
  const { subject_token, subject_token_type, scope, connection_id, code, min_ttl } = read.data;
  return {
    subjectToken: subject_token,
    isOfRegisteredIssuer: subject_token_type === JWT,
    connectionId: connection_id,
    code,
    minimumTtlMs: min_ttl === undefined ? undefined : min_ttl * 1_000,
    scopes: scope ? readScopes(scope) : undefined,
    service: target.service,
  };
}

function say({ issues }: z.ZodError): string {
  const name = issues[0]?.path[0];
  const known = Object.entries(whatIsWrong).find(([field]) => field === name);
  return known?.[1] ?? 'the form is not right';
}
