import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { getJson } from '../../http.ts';
import { type Busy, busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GmailRefused, readGmailRefusal } from './refusal.ts';
import { bearer } from './send.ts';

const LIMITS = { timeOutMs: 30_000, mostBytes: 8 * 1_024 * 1_024 };
const PAGE = '500'; // the most that Gmail gives

/** A message that came, or that came under labels it did not have before. */
export type Appeared = { id: string; threadId: string; labelIds: readonly string[] };

export type HistoryPage = {
  kind: 'page';
  appeared: Appeared[];
  /** All up to here is told once there is no next page. */
  historyId: bigint;
  next: string | undefined;
};

/** `gone`: Gmail has forgotten what came after that id; all has to be listed again. */
export type History = HistoryPage | { kind: 'gone' } | GmailRefused;

const number = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(BigInt);
const message = z.object({
  id: z.string().min(1).max(50),
  threadId: z.string().min(1).max(50),
  labelIds: z.array(z.string()).default([]),
});
const record = z.object({
  messagesAdded: z.array(z.object({ message })).default([]),
  labelsAdded: z.array(z.object({ message })).default([]),
});
const answered = z.object({
  history: z.array(record).default([]),
  nextPageToken: z.string().optional(),
  historyId: number,
});

/** What has appeared since then, one page of it, the oldest first. */
export async function listHistory(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  { since, page }: { since: bigint; page: string | undefined },
): Promise<History> {
  const asked = new URLSearchParams({ startHistoryId: String(since), maxResults: PAGE });
  for (const type of ['messageAdded', 'labelAdded']) asked.append('historyTypes', type);
  if (page !== undefined) asked.set('pageToken', page);
  const url = `${endpoints.gmail}/gmail/v1/users/me/history?${asked}`;
  const answer = await getJson(world, url, LIMITS, bearer(token));
  if (answer.kind === 'busy') return answer;
  if (!answer.isSuccess) {
    const refused = readGmailRefusal(answer, world.now());
    return refused.kind === 'refused' && refused.reason === 'not_found' ? { kind: 'gone' } : refused;
  }
  return readPage(answer.body);
}

function readPage(body: unknown): HistoryPage | Busy {
  const { data } = answered.safeParse(body);
  if (!data) return busy('unreadable_answer', { clue: 'not_a_history' });
  const appeared = data.history.flatMap(({ messagesAdded, labelsAdded }) =>
    [...messagesAdded, ...labelsAdded].map(each => each.message),
  );
  return { kind: 'page', appeared, historyId: data.historyId, next: data.nextPageToken };
}

const profile = z.object({ emailAddress: z.string().min(3).max(320), historyId: number });

export type Profile = { kind: 'profile'; address: string; historyId: bigint };

/** The account's address by its own word, and the point in its history that is now. */
export async function readProfile(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
): Promise<Profile | GmailRefused> {
  const answer = await getJson(world, `${endpoints.gmail}/gmail/v1/users/me/profile`, LIMITS, bearer(token));
  if (answer.kind === 'busy') return answer;
  if (!answer.isSuccess) return readGmailRefusal(answer, world.now());
  const { data } = profile.safeParse(answer.body);
  if (!data) return busy('unreadable_answer', { clue: 'not_a_profile' });
  return { kind: 'profile', address: data.emailAddress, historyId: data.historyId };
}
