import type { Mail } from '#features/mail/parse/mail.ts';

const HOUR_MS = 60 * 60_000;
export const COUNTED_MS = 24 * HOUR_MS;

/** One to say that it has come in, and one more for whoever writes again the same day. */
export const MOST_ANSWERS_IN_THREAD = 2;
/** A person with many troubles opens five tickets in a day; a program that writes to us opens hundreds. */
export const MOST_ANSWERS_TO_SENDER = 5;

/** People do not write more often; whatever does is stored and shown, but rings no bell. */
export const MOST_LOUD_IN_THREAD = 30;
export const MOST_LOUD_FROM_SENDER = 60;

/** Nobody who imports a year of mail wants to hear of it, nor do those who wrote it. */
export const OLD_AFTER_MS = 24 * HOUR_MS;

/** What happened within COUNTED_MS before the mail, counted in the transaction that decides. */
export type Counts = {
  /** Sent by programs of ours. */
  answersInThread: number;
  answersToSender: number;
  mailsInThread: number;
  mailsFromSender: number;
};

type Facts = {
  mail: Pick<Mail, 'origin' | 'mayBeAnsweredByProgram' | 'receivedAt'>;
  /** The sender is a mailbox that is monitored here: what it is sent would come back as a ticket. */
  isFromMonitored: boolean;
  counts: Counts;
  now: Date;
};

export type Silence =
  | 'written_by_program'
  | 'asks_for_silence'
  | 'own_mailbox'
  | 'old_mail'
  | 'enough_in_thread'
  | 'enough_to_sender';

/** Whether a program of ours may answer. A person always may. */
export function mayAnswer({
  mail,
  isFromMonitored,
  counts,
  now,
}: Facts): { kind: 'answer' } | { kind: 'silence'; because: Silence } {
  const silence = (because: Silence) => ({ kind: 'silence', because }) as const;
  if (mail.origin.kind !== 'person') return silence('written_by_program');
  if (!mail.mayBeAnsweredByProgram) return silence('asks_for_silence');
  if (isFromMonitored) return silence('own_mailbox');
  if (isOld(mail, now)) return silence('old_mail');
  if (counts.answersInThread >= MOST_ANSWERS_IN_THREAD) return silence('enough_in_thread');
  if (counts.answersToSender >= MOST_ANSWERS_TO_SENDER) return silence('enough_to_sender');
  return { kind: 'answer' };
}

/** Whether operators and other programs are told that it has come in. It is a ticket or a message either way. */
export function mayNotify({ mail, counts, now }: Omit<Facts, 'isFromMonitored'>): boolean {
  return (
    !isOld(mail, now) &&
    counts.mailsInThread < MOST_LOUD_IN_THREAD &&
    counts.mailsFromSender < MOST_LOUD_FROM_SENDER
  );
}

export const silenceWords: Readonly<Record<Silence, string>> = {
  written_by_program: 'It was written by a program, which would answer the answer.',
  asks_for_silence: 'It asks not to be answered by a program.',
  own_mailbox: 'It comes from a mailbox that is monitored here.',
  old_mail: 'It is older than a day, as mail is that was imported.',
  enough_in_thread: 'Programs have answered often enough in this conversation today.',
  enough_to_sender: 'Programs have answered this sender often enough today.',
};

function isOld({ receivedAt }: Pick<Mail, 'receivedAt'>, now: Date): boolean {
  return now.getTime() - receivedAt.getTime() > OLD_AFTER_MS;
}
