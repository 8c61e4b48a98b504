import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { sendJson } from '../../http.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GmailRefused, readGmailRefusal } from './refusal.ts';
import { bearer } from './send.ts';

const LIMITS = { timeOutMs: 30_000, mostBytes: 65_536 };

const answered = z.object({
  expiration: z.union([z.string().regex(/^\d{1,15}$/), z.int().positive()]).transform(Number),
});

const refusal = z.object({ error: z.object({ message: z.string().catch('') }) });

export type Watched =
  | { kind: 'watched'; expiresAt: Date }
  /** Gmail tried to publish to the topic, and could not. */
  | { kind: 'misconfigured'; reason: 'topic_missing' | 'publisher_missing' | 'other_project' }
  /** The account tells another topic of the same project already, and must be stopped first. */
  | { kind: 'taken' }
  | GmailRefused;

/**
 * Has Gmail tell the topic of what changes, for seven days. It tries the topic at once. Where its answer says how
 * far the history is, that is left alone: what came before has not been read by that.
 */
export async function watchMailbox(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  topicName: string,
): Promise<Watched> {
  const url = `${endpoints.gmail}/gmail/v1/users/me/watch`;
  const answer = await sendJson(
    world,
    { url, method: 'POST', headers: bearer(token), body: { topicName } },
    LIMITS,
  );
  if (answer.kind === 'busy') return answer;
  if (!answer.isSuccess) return whyNot(answer.body) ?? readGmailRefusal(answer, world.now());
  const { data } = answered.safeParse(answer.body);
  return data
    ? { kind: 'watched', expiresAt: new Date(data.expiration) }
    : busy('unreadable_answer', { clue: 'not_a_watch' });
}

/** Google has no code for these: only its words tell what the topic lacks. */
function whyNot(body: unknown): Watched | undefined {
  const message = refusal.safeParse(body).data?.error.message ?? '';
  if (/only one user push notification client/i.test(message)) return { kind: 'taken' };
  if (/invalid topicname/i.test(message)) return { kind: 'misconfigured', reason: 'other_project' };
  if (!/error sending test message/i.test(message)) return undefined;
  const isMissing = /resource not found/i.test(message);
  return { kind: 'misconfigured', reason: isMissing ? 'topic_missing' : 'publisher_missing' };
}

/** Asked again it does no harm. */
export async function stopWatching(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
): Promise<{ kind: 'stopped' } | GmailRefused> {
  const url = `${endpoints.gmail}/gmail/v1/users/me/stop`;
  const answer = await sendJson(world, { url, method: 'POST', headers: bearer(token) }, LIMITS);
  if (answer.kind === 'busy') return answer;
  return answer.isSuccess ? { kind: 'stopped' } : readGmailRefusal(answer, world.now());
}
