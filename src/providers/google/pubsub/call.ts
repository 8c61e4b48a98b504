import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { type Answered, getJson, type JsonQuestion, sendJson } from '../../http.ts';
import type { Busy, Misconfigured } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';

/** Whatever Pub/Sub says no with: the organisation must act, or nobody. */
export type PubsubRefused = Misconfigured<PubsubReason> | Busy;

/** `act_as_missing`: whoever asks may not have pushes signed as the service account. */
type PubsubReason =
  | 'not_permitted'
  | 'act_as_missing'
  | 'api_disabled'
  | 'org_policy'
  | 'token_refused'
  | 'invalid';

/** What is said of a thing by its being there or not, or of a change that another one came before. */
export type PubsubAnswer =
  | { kind: 'answered'; body: unknown }
  | { kind: 'not_found' }
  | { kind: 'exists' }
  | { kind: 'overtaken' }
  | PubsubRefused;

const LIMITS = { timeOutMs: 20_000, mostBytes: 4 * 1_024 * 1_024 };

const envelope = z.object({
  error: z.object({
    status: z.string().catch(''),
    message: z.string().catch(''),
    details: z.array(z.object({ reason: z.string().optional().catch(undefined) })).catch([]),
  }),
});

export type PubsubQuestion = { path: string } & (
  | { method: 'GET' }
  | { method: JsonQuestion['method']; body: unknown }
);

/** One request to the REST API, `path` from `projects/` on. */
export async function callPubsub(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  question: PubsubQuestion,
): Promise<PubsubAnswer> {
  const url = `${endpoints.pubsub}/v1/${question.path}`;
  const headers = { authorization: `Bearer ${token.reveal()}` };
  const answer =
    question.method === 'GET'
      ? await getJson(world, url, LIMITS, headers)
      : await sendJson(world, { url, method: question.method, headers, body: question.body }, LIMITS);
  if (answer.kind === 'busy') return answer;
  return answer.isSuccess ? { kind: 'answered', body: answer.body } : judge(answer);
}

function judge({ status, body }: Answered): PubsubAnswer {
  const { data } = envelope.safeParse(body);
  const { status: name = '', message = '', details = [] } = data?.error ?? {};
  if (status === 404) return { kind: 'not_found' };
  if (status === 409) return { kind: name === 'ABORTED' ? 'overtaken' : 'exists' };
  if (status === 401) return misconfigured('token_refused');
  if (details.some(({ reason }) => reason === 'SERVICE_DISABLED')) return misconfigured('api_disabled');
  // "The principal … lacks IAM permission "iam.serviceAccounts.actAs" for the resource …"
  if (status === 403)
    return misconfigured(message.includes('iam.serviceAccounts.actAs') ? 'act_as_missing' : 'not_permitted');
  // "One or more users named in the policy do not belong to a permitted customer."
  return misconfigured(name === 'FAILED_PRECONDITION' ? 'org_policy' : 'invalid');
}

function misconfigured(reason: PubsubReason) {
  return { kind: 'misconfigured' as const, reason, affects: 'app' as const, said: {} };
}
