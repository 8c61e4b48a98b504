import type { Id } from '#kernel/ids.ts';

/** All that an endpoint can be told of, with what it means. */
export const eventTypes = {
  'connection.created': 'A Google account was connected',
  'connection.updated': 'A connection may do more or less than before, or works again, or does not',
  'connection.needs_reconnect': 'Google no longer accepts the permission: its person has to connect again',
  'connection.revoked': 'A connection was ended here',
  'ticket.created': 'A mail began a ticket',
  'ticket.updated': 'The status, the assignee or the subject of a ticket was changed',
  'ticket.replied': 'A mail came into a ticket, or an answer was written',
  'mailbox.trouble': 'The mail of a mailbox cannot be read, or Google does not tell of it',
  'mailbox.paused': 'A mailbox was paused by hand, or because Google refused it again and again',
  'mailbox.resumed': 'A mailbox goes on after a pause',
} as const;

export type EventType = keyof typeof eventTypes;

export const eventTypeNames = [
  'connection.created',
  'connection.updated',
  'connection.needs_reconnect',
  'connection.revoked',
  'ticket.created',
  'ticket.updated',
  'ticket.replied',
  'mailbox.trouble',
  'mailbox.paused',
  'mailbox.resumed',
] as const satisfies readonly EventType[];

/** Sent when somebody tries an endpoint. Every endpoint gets it. */
export const TEST_TYPE = 'webhook.test';

export type EventId = Id<'webhook_event'>;

export type EventData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type StoredEvent = { id: EventId; type: string; at: Date; data: unknown };

/** What is sent, letter by letter the same each time: Standard Webhooks, "payload structure". */
export function bodyOf({ type, at, data }: Omit<StoredEvent, 'id'>): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}
