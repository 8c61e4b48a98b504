import type { TicketId } from '../ticket.ts';
import type { Counts } from './limits.ts';

/** Answers that programs of ours sent, and mails that came in. */
export type Tally = { answers: number; mails: number };

/** What happened within COUNTED_MS, in each conversation and with each sender. */
export type Lately = { inThread: Map<TicketId, Tally>; withSender: Map<string, Tally> };

type Where = { ticketId: TicketId; correspondent: string | null };

const none: Tally = { answers: 0, mails: 0 };

export function countsIn(lately: Lately, where: Where): Counts {
  const { thread, sender } = talliesOf(lately, where);
  return {
    answersInThread: thread.answers,
    answersToSender: sender.answers,
    mailsInThread: thread.mails,
    mailsFromSender: sender.mails,
  };
}

/** One more has come in, which counts for those after it. */
export function countMail(lately: Lately, where: Where): void {
  const { thread, sender } = talliesOf(lately, where);
  lately.inThread.set(where.ticketId, { ...thread, mails: thread.mails + 1 });
  if (where.correspondent !== null)
    lately.withSender.set(where.correspondent, { ...sender, mails: sender.mails + 1 });
}

function talliesOf({ inThread, withSender }: Lately, { ticketId, correspondent }: Where) {
  return {
    thread: inThread.get(ticketId) ?? none,
    sender: (correspondent === null ? undefined : withSender.get(correspondent)) ?? none,
  };
}
