import { z } from 'zod';
import type { MessageId } from '#kernel/message-id.ts';
import type { Secret } from '#kernel/secret.ts';
import { getJson } from '../../http.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GmailRefused, readGmailRefusal } from './refusal.ts';
import { bearer, type Sent } from './send.ts';

const LIMITS = { timeOutMs: 20_000, mostBytes: 65_536 };

const listed = z.object({
  messages: z
    .array(z.object({ id: z.string().min(1).max(100), threadId: z.string().min(1).max(100) }))
    .default([]),
});

/** Among what was sent, thrown away since or not. Needs a scope to read: `gmail.send` alone cannot look. */
export async function findSentMail(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  messageId: MessageId,
): Promise<Sent | { kind: 'not_found' } | GmailRefused> {
  const asked = new URLSearchParams({
    q: `rfc822msgid:${messageId}`,
    labelIds: 'SENT',
    includeSpamTrash: 'true',
    maxResults: '1',
  });
  const answer = await getJson(
    world,
    `${endpoints.gmail}/gmail/v1/users/me/messages?${asked}`,
    LIMITS,
    bearer(token),
  );
  if (answer.kind === 'busy') return answer;
  if (!answer.isSuccess) return readGmailRefusal(answer, world.now());
  const { data } = listed.safeParse(answer.body);
  if (!data) return busy('unreadable_answer', { clue: 'not_a_list' });
  const [found] = data.messages;
  return found ? { kind: 'sent', ...found } : { kind: 'not_found' };
}
