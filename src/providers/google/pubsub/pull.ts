import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { callPubsub, type PubsubRefused } from './call.ts';

const MOST = 100;

export type Pulled = { ackId: string; messageId: string; data: string };

const answered = z.object({
  receivedMessages: z
    .array(
      z.object({
        ackId: z.string().min(1),
        message: z.object({ messageId: z.string().min(1).max(200), data: z.string().default('') }),
      }),
    )
    .default([]),
});

/** What waits, without waiting for more. */
export async function pull(
  needs: GoogleNeeds,
  token: Secret<string>,
  subscription: string,
): Promise<{ kind: 'pulled'; messages: Pulled[] } | { kind: 'not_found' } | PubsubRefused> {
  const body = { maxMessages: MOST, returnImmediately: true };
  const answer = await callPubsub(needs, token, { method: 'POST', path: `${subscription}:pull`, body });
  if (answer.kind === 'exists' || answer.kind === 'overtaken') return busy('unreadable_answer');
  if (answer.kind !== 'answered') return answer;
  const read = answered.safeParse(answer.body);
  if (!read.success) return busy('unreadable_answer', { clue: 'not_messages' });
  const messages = read.data.receivedMessages.map(({ ackId, message }) => ({ ackId, ...message }));
  return { kind: 'pulled', messages };
}

/** They are kept by now. One that is not acknowledged only comes again. */
export async function acknowledge(
  needs: GoogleNeeds,
  token: Secret<string>,
  subscription: string,
  ackIds: readonly string[],
): Promise<void> {
  const path = `${subscription}:acknowledge`;
  await callPubsub(needs, token, { method: 'POST', path, body: { ackIds } });
}
