import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { getJson } from '../../http.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GmailRefused, readGmailRefusal } from './refusal.ts';
import { bearer } from './send.ts';

const LIMITS = { timeOutMs: 30_000, mostBytes: 2 * 1_024 * 1_024 }; // signatures are in it

const listed = z.object({
  sendAs: z.array(
    z.object({
      sendAsEmail: z.string().max(320),
      isPrimary: z.boolean().default(false),
      verificationStatus: z.string().default(''),
    }),
  ),
});

/** An address that an account may put into From, or might once its owner has confirmed it. */
export type Sender = { address: string; isConfirmed: boolean };

/** Any other in From is replaced by Gmail with the account's own, and nobody is told. */
export async function listSenders(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
): Promise<{ kind: 'senders'; senders: readonly Sender[] } | GmailRefused> {
  const url = `${endpoints.gmail}/gmail/v1/users/me/settings/sendAs`;
  const answer = await getJson(world, url, LIMITS, bearer(token));
  if (answer.kind === 'busy') return answer;
  if (!answer.isSuccess) return readGmailRefusal(answer, world.now());
  const { data } = listed.safeParse(answer.body);
  if (!data) return busy('unreadable_answer', { clue: 'not_a_list' });
  const senders = data.sendAs.map(({ sendAsEmail, isPrimary, verificationStatus }) => ({
    address: sendAsEmail,
    isConfirmed: isPrimary || verificationStatus === 'accepted',
  }));
  return { kind: 'senders', senders };
}
