import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';
import type { TicketStatus } from './shapes.ts';

const one = (ticketId: string) => ({ params: { path: { ticketId } } });

export type TicketFilter = { q?: string; status?: TicketStatus; assignee?: string; mailbox?: string };

export const ticketsQuery = (filter: TicketFilter) =>
  pagedQuery(['tickets', 'list', filter], (cursor, signal) =>
    answer(
      api.GET('/api/v1/tickets', {
        params: { query: { ...filter, ...asked({ cursor }) } },
        signal,
      }),
    ),
  );

export const ticketQuery = (ticketId: string) =>
  queryOptions({
    queryKey: ['tickets', 'one', ticketId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/tickets/{ticketId}', { ...one(ticketId), signal })),
  });

/** The compiler refuses this table when the API knows another set. */
const everyStatus: Record<TicketStatus, true> = { open: true, waiting: true, closed: true };

export const ticketStatuses = Object.keys(everyStatus).filter(isTicketStatus);

export function isTicketStatus(name: unknown): name is TicketStatus {
  return typeof name === 'string' && Object.hasOwn(everyStatus, name);
}

export type TicketChange = { status?: TicketStatus; assignee?: string | null; subject?: string };

export function changeTicket({ ticketId, ...change }: TicketChange & { ticketId: string }) {
  return answer(api.PATCH('/api/v1/tickets/{ticketId}', { ...one(ticketId), body: change }));
}

/** Under one key one answer goes out, however often it is asked for. */
export type Answer = { ticketId: string; text: string; cc: string[]; close: boolean; key: string };

export function answerTicket({ ticketId, ...body }: Answer) {
  return answer(api.POST('/api/v1/tickets/{ticketId}/replies', { ...one(ticketId), body }));
}

type Again = { ticketId: string; messageId: string; mayArriveTwice: boolean };

export function sendAgain({ ticketId, messageId, mayArriveTwice }: Again) {
  return done(
    api.POST('/api/v1/tickets/{ticketId}/messages/{messageId}/send-again', {
      params: { path: { ticketId, messageId } },
      body: { may_arrive_twice: mayArriveTwice },
    }),
  );
}

type Where = { ticketId: string; messageId: string };

const KEY_BYTES = 16;

/** Not by `randomUUID`, which a browser has only where the console is reached by https. */
export function newAnswerKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The page of a mail as its sender laid it out, for a frame; with the images that came in it, or with all. */
export function pageOfMail({ ticketId, messageId }: Where, images: 'none' | 'inline' | 'all'): string {
  return `/api/v1/tickets/${ticketId}/messages/${messageId}/html?images=${images}`;
}

export function fileOfMail({ ticketId, messageId }: Where, place: number): string {
  return `/api/v1/tickets/${ticketId}/messages/${messageId}/attachments/${place}`;
}
