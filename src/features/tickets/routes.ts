import { z } from 'zod';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, empty, ok, response, routesOf } from '#platform/http/route.ts';
import { answerTicket } from './answering/answer.ts';
import { sendAnswerAgain } from './answering/send-again.ts';
import { downloadAttachment } from './attachments/show.ts';
import { changeTicket } from './change.ts';
import { listTickets } from './list.ts';
import { showPage } from './messages/page.ts';
import { showTicket } from './show.ts';
import { ticketStatuses } from './ticket.ts';
import {
  messageAnswer,
  messageJson,
  shownAnswer,
  shownJson,
  ticketAnswer,
  ticketJson,
} from './ticket-json.ts';
import type { TicketNeeds } from './ticket-needs.ts';

const route = routesOf<TicketNeeds>();

const MINUTE_MS = 60_000;
/** Each is a whole mail fetched from Gmail. */
const fromGmail = { requests: 120, perMs: MINUTE_MS };

/** Text, a page beside it, and what JSON makes of both. */
const MOST_ANSWER_BYTES = 768 * 1_024;

const oneTicket = z.object({ ticketId: idSchema<'ticket'>() });
const oneMessage = oneTicket.extend({ messageId: idSchema<'ticket_message'>() });

/** One line, for it becomes a field of a mail. */
const subject = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, { message: 'must be one line' });

export const ticketRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/tickets',
    summary:
      'List tickets, those written in last first; `q` finds words of mails, names, addresses and numbers',
    access: allowed('tickets.read'),
    query: z.object({
      ...pageQuery,
      q: z.string().max(200).optional(),
      status: z.enum(ticketStatuses).optional(),
      assignee: z.union([z.enum(['me', 'none']), idSchema<'user'>()]).optional(),
      mailbox: idSchema<'mailbox'>().optional(),
    }),
    answer: ok(pageSchema(ticketAnswer)),
    async run(needs, who, asked) {
      const { items, next } = await listTickets(needs, who, asked);
      return { items: items.map(ticketJson), next };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/tickets/{ticketId}',
    summary: 'Show a ticket with its messages, why each is in it, and what became of the answers',
    access: allowed('tickets.read'),
    params: oneTicket,
    answer: ok(shownAnswer),
    run: async (needs, who, { ticketId }) => shownJson(await showTicket(needs, who, ticketId)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/tickets/{ticketId}',
    summary: 'Change the status, the assignee or the subject of a ticket; what is not named stays',
    access: allowed('tickets.write'),
    params: oneTicket,
    body: z.object({
      status: z.enum(ticketStatuses).optional(),
      assignee: idSchema<'user'>().nullable().optional(),
      subject: subject.optional(),
    }),
    answer: ok(ticketAnswer),
    run: async (needs, who, { assignee, ...asked }) =>
      ticketJson(await changeTicket(needs, who, { ...asked, assigneeId: assignee })),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tickets/{ticketId}/replies',
    summary: 'Answer a ticket through its mailbox; asked for twice under the same `key`, one answer goes out',
    access: allowed('tickets.write'),
    params: oneTicket,
    body: z.object({
      text: z.string().trim().min(1).max(200_000),
      html: z.string().min(1).max(300_000).optional(),
      cc: z.array(z.string().max(320)).max(50).optional(),
      close: z.boolean().default(false),
      key: z.string().min(1).max(100).optional(),
      written_by: z.enum(['person', 'program']).optional(),
    }),
    answer: created(messageAnswer),
    mostBodyBytes: MOST_ANSWER_BYTES,
    run: async (needs, who, { written_by: writtenBy, ...asked }) =>
      messageJson(await answerTicket(needs, who, { ...asked, writtenBy })),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tickets/{ticketId}/messages/{messageId}/send-again',
    summary: 'Send an answer again that has failed, or that may not have gone out and may arrive twice',
    access: allowed('tickets.write'),
    params: oneMessage,
    body: z.object({ may_arrive_twice: z.boolean().default(false) }),
    answer: empty,
    run: (needs, who, { may_arrive_twice: mayArriveTwice, ...asked }) =>
      sendAnswerAgain(needs, who, { ...asked, mayArriveTwice }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/tickets/{ticketId}/messages/{messageId}/html',
    summary:
      'Show a mail as its sender laid it out, sanitised, for a sandboxed frame; only `images=all` loads anything from elsewhere',
    access: allowed('tickets.read'),
    params: oneMessage,
    query: z.object({ images: z.enum(['none', 'inline', 'all']).default('none') }),
    answer: response('text/html'),
    limit: fromGmail,
    run: showPage,
  }),
  route({
    method: 'GET',
    path: '/api/v1/tickets/{ticketId}/messages/{messageId}/attachments/{place}',
    summary: 'Download what is attached to a mail, fetched from Gmail',
    access: allowed('tickets.read'),
    params: oneMessage.extend({ place: z.coerce.number().int().min(0).max(1_000) }),
    answer: response('application/octet-stream'),
    limit: fromGmail,
    run: downloadAttachment,
  }),
];
