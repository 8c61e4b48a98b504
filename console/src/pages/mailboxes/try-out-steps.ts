import type { MailboxTryOut } from '../../api/shapes.ts';
import { words } from '../../words.ts';

const { tryOut: texts } = words.mailboxes;

/** Most are back within a few seconds; where nothing is pushed, it is looked for every few minutes. */
export const LATE_MS = 45_000;

export type TryOutStep = { title: string; state: 'done' | 'waiting' | 'failed'; after?: string };

/** Nothing more comes of it, or not without somebody who acts. */
export function isOver(tryOut: MailboxTryOut | undefined): boolean {
  return tryOut !== undefined && (tryOut.read_at !== null || tryOut.state === 'failed');
}

/** Sent, told of, read again: in this order, each with how long it took. A mail that came at the same time may be told of first. */
export function stepsOf(tryOut: MailboxTryOut | undefined): TryOutStep[] {
  const { state, asked_at = null, sent_at = null, pushed_at = null, read_at = null } = tryOut ?? {};
  const isUnheard = read_at !== null && (pushed_at === null || pushed_at > read_at);
  return [
    { ...step(texts.sent, asked_at, sent_at), ...(state === 'failed' && { state: 'failed' }) },
    { ...step(texts.pushed, sent_at, pushed_at), ...(isUnheard && { state: 'failed' }) },
    step(texts.read, sent_at, read_at),
  ];
}

function step(title: string, from: string | null, at: string | null): TryOutStep {
  if (from === null || at === null) return { title, state: 'waiting' };
  const tookMs = Math.max(Date.parse(at) - Date.parse(from), 0);
  return { title, state: 'done', after: texts.after(texts.duration(tookMs)) };
}

/** What helps, by where it has stopped. */
export function adviceFor({ sent_at, pushed_at }: MailboxTryOut): string {
  if (sent_at === null) return texts.late.unsent;
  return pushed_at === null ? texts.late.unheard : texts.late.unread;
}
