import { z } from 'zod';
import { wordsOfMail } from '#features/outbox/mail-state.ts';
import { findRecipient } from './answering/draft-answer.ts';
import { silenceWords } from './answering/limits.ts';
import type { AttachmentFacts } from './attachments/store.ts';
import { clues, directions, type Message, origins, standings, verdicts } from './messages/message.ts';
import { linesIn } from './messages/page-lines.ts';
import type { ShownMessage, ShownTicket } from './show.ts';
import { wordsOfClues } from './threading/words.ts';
import { type ListedTicket, ticketStatuses } from './ticket.ts';

export const ticketAnswer = z.object({
  id: z.string(),
  number: z.number(),
  subject: z.string(),
  status: z.enum(ticketStatuses),
  requester: z.object({ address: z.string().nullable(), name: z.string().nullable() }),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  mailbox: z.object({ id: z.string(), name: z.string(), address: z.string() }),
  created_at: z.date(),
  updated_at: z.date(),
  last_message_at: z.date(),
});

const person = z.object({ address: z.string(), name: z.string(), oddities: z.array(z.string()) });
const said = z.object({ code: z.string(), says: z.string() });

const attachmentAnswer = z.object({
  place: z.number(),
  file_name: z.string(),
  media_type: z.string(),
  kind: z.string(),
  size_bytes: z.number(),
  is_inline: z.boolean(),
  oddities: z.array(z.string()),
});

export const messageAnswer = z.object({
  id: z.string(),
  direction: z.enum(directions),
  at: z.date(),
  subject: z.string(),
  from: z.array(person),
  reply_to: z.array(person),
  to: z.array(person),
  cc: z.array(person),
  /** Null where its seal does not open. */
  text: z.string().nullable(),
  is_cut: z.boolean(),
  has_html: z.boolean(),
  /** About how many lines that page takes, for whoever makes room for it. */
  html_lines: z.number(),
  remote_images: z.number(),
  message_id: z.string().nullable(),
  why: z.object({
    clue: z.enum(clues),
    ref: z.string().nullable(),
    passed_over: z.array(z.string()),
    says: z.array(z.string()),
  }),
  origin: z.object({ kind: z.enum(origins), because: z.string().nullable() }),
  authentication: z.enum(verdicts).nullable(),
  standing: z.enum(standings),
  is_old: z.boolean(),
  silence: said.nullable(),
  attachments: z.array(attachmentAnswer),
  attachments_left_out: z.number(),
  author: z.object({ id: z.string(), name: z.string() }).nullable(),
  by_program: z.boolean(),
  sending: z
    .object({
      state: z.enum(['queued', 'sending', 'sent', 'failed', 'unknown']),
      since: z.date(),
      says: z.string().nullable(),
      remedy: z.string().nullable(),
      who_acts: z.string().nullable(),
    })
    .nullable(),
});

export const shownAnswer = ticketAnswer.extend({
  /** Null where nobody can be answered. */
  answers_go_to: z.object({ address: z.string(), name: z.string() }).nullable(),
  messages: z.array(messageAnswer),
});

export function ticketJson(ticket: ListedTicket): z.input<typeof ticketAnswer> {
  const { id, number, subject, status, requester, assigneeId, assigneeName, mailbox } = ticket;
  return {
    ...{ id, number, subject, status, requester },
    assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName ?? '' },
    mailbox: { id: ticket.mailboxId, ...mailbox },
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    last_message_at: ticket.lastMessageAt,
  };
}

export function shownJson({ ticket, messages }: ShownTicket): z.input<typeof shownAnswer> {
  const began = messages.find(({ message }) => message.clue === 'new')?.content;
  return {
    ...ticketJson(ticket),
    answers_go_to: findRecipient({ ticket, mailbox: ticket.mailbox, began }) ?? null,
    messages: messages.map(messageJson),
  };
}

export function messageJson(shown: ShownMessage): z.input<typeof messageAnswer> {
  const { message, content, attachments } = shown;
  return {
    id: message.id,
    direction: message.direction,
    at: message.at,
    subject: message.subject,
    from: content?.from ?? [],
    reply_to: content?.replyTo ?? [],
    to: content?.to ?? [],
    cc: content?.cc ?? [],
    text: content?.text ?? null,
    is_cut: content?.isCut ?? false,
    has_html: content?.html !== undefined,
    html_lines: linesIn(content?.html ?? ''),
    remote_images: content?.remoteImages.length ?? 0,
    message_id: message.messageId,
    why: {
      clue: message.clue,
      ref: message.clueRef,
      passed_over: [...message.passedOver],
      says: whyOf(message),
    },
    origin: { kind: message.origin, because: message.originBecause },
    standing: message.standing,
    ...(message.direction === 'in' ? fieldsOfIncoming(message) : notIncoming),
    attachments: attachments.map(attachmentJson),
    ...fieldsOfOutgoing(shown),
  };
}

function whyOf({ clue, passedOver }: Message): string[] {
  return clue === 'answer' ? ['It was written here, as an answer.'] : wordsOfClues(clue, passedOver);
}

function fieldsOfIncoming(message: Message & { direction: 'in' }) {
  const { authentication, isOld, silence, attachmentsLeftOut } = message;
  return {
    authentication,
    is_old: isOld,
    silence: silence === null ? null : { code: silence, says: silenceWords[silence] },
    attachments_left_out: attachmentsLeftOut,
  };
}

const notIncoming = { authentication: null, is_old: false, silence: null, attachments_left_out: 0 };

function fieldsOfOutgoing({ message, authorName, sending }: ShownMessage) {
  if (message.direction === 'in') return { author: null, by_program: false, sending: null };
  const words = sending && wordsOfMail(sending.state);
  return {
    author: message.authorId === null ? null : { id: message.authorId, name: authorName ?? '' },
    by_program: message.byProgram,
    sending: sending
      ? {
          state: sending.state.kind,
          since: sending.since,
          says: words?.says ?? null,
          remedy: words?.remedy ?? null,
          who_acts: words?.whoActs ?? null,
        }
      : null,
  };
}

function attachmentJson(attachment: AttachmentFacts): z.input<typeof attachmentAnswer> {
  return {
    place: attachment.place,
    file_name: attachment.fileName,
    media_type: attachment.mediaType,
    kind: attachment.kind,
    size_bytes: attachment.sizeBytes,
    is_inline: attachment.isInline,
    oddities: [...attachment.oddities],
  };
}
