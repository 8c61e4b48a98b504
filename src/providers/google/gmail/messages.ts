import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { getJson, type Room } from '../../http.ts';
import { busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';
import { type GmailRefused, readGmailRefusal } from './refusal.ts';
import { bearer } from './send.ts';

const LIST_LIMITS = { timeOutMs: 30_000, mostBytes: 2 * 1_024 * 1_024 };
/** A whole mail of 50 MiB, in base64 within JSON. */
const MESSAGE_LIMITS = { timeOutMs: 60_000, mostBytes: 100 * 1_024 * 1_024 };
const PAGE = '500'; // the most that Gmail gives

const listed = z.object({
  messages: z
    .array(z.object({ id: z.string().min(1).max(50), threadId: z.string().min(1).max(50) }))
    .default([]),
  nextPageToken: z.string().optional(),
});

export type MessagePage = {
  kind: 'page';
  messages: { id: string; threadId: string }[];
  next: string | undefined;
};

type Window = {
  /** Under this label. */
  labelId: string;
  from: Date;
  to?: Date | undefined;
  page: string | undefined;
};

/** What was received in that time, the newest first. Neither spam nor trash, nor what the account wrote itself. */
export async function listMessages(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  { labelId, from, to, page }: Window,
): Promise<MessagePage | GmailRefused> {
  const times = [`after:${seconds(from)}`, ...(to ? [`before:${seconds(to)}`] : [])];
  const asked = new URLSearchParams({
    labelIds: labelId,
    q: [...times, '-in:sent', '-in:drafts'].join(' '),
    maxResults: PAGE,
    ...(page !== undefined && { pageToken: page }),
  });
  const url = `${endpoints.gmail}/gmail/v1/users/me/messages?${asked}`;
  const answer = await getJson(world, url, LIST_LIMITS, bearer(token));
  if (answer.kind === 'busy') return answer;
  if (!answer.isSuccess) return readGmailRefusal(answer, world.now());
  const { data } = listed.safeParse(answer.body);
  if (!data) return busy('unreadable_answer', { clue: 'not_a_list' });
  return { kind: 'page', messages: data.messages, next: data.nextPageToken };
}

/** Gmail takes seconds; a part of one would be cut off. */
function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1_000);
}

const message = z.object({
  id: z.string(),
  threadId: z.string(),
  labelIds: z.array(z.string()).default([]),
  internalDate: z.string().regex(/^\d{1,15}$/),
  raw: z.string(),
});

export type RawMessage = {
  kind: 'message';
  threadId: string;
  labelIds: readonly string[];
  /** When Gmail took it in. */
  receivedAt: Date;
  bytes: Uint8Array;
};

/** The whole mail as it came. */
export async function readRawMessage(
  { world, endpoints }: GoogleNeeds,
  token: Secret<string>,
  id: string,
  room?: Room,
): Promise<RawMessage | GmailRefused> {
  const url = `${endpoints.gmail}/gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=raw`;
  const answer = await getJson(world, url, { ...MESSAGE_LIMITS, room }, bearer(token));
  if (answer.kind === 'busy') return answer;
  if (!answer.isSuccess) return readGmailRefusal(answer, world.now());
  const { data } = message.safeParse(answer.body);
  if (!data) return busy('unreadable_answer', { clue: 'not_a_message' });
  return {
    kind: 'message',
    threadId: data.threadId,
    labelIds: data.labelIds,
    receivedAt: new Date(Number(data.internalDate)),
    bytes: Buffer.from(data.raw, 'base64url'),
  };
}
