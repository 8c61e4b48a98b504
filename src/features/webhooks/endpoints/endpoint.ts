import type { Id } from '#kernel/ids.ts';
import type { EventType } from '../event.ts';

export type EndpointId = Id<'webhook_endpoint'>;

export type OffReason = 'by_hand' | 'gone' | 'failing';

export type Endpoint = {
  id: EndpointId;
  name: string;
  url: string;
  eventTypes: EventType[];
  createdAt: Date;
  off: { since: Date; reason: OffReason } | null;
  failures: number;
  failingSince: Date | null;
  /** What it has missed while it was off, and what it has still to be told. */
  held: number;
  waiting: number;
};

export const MOST_ENDPOINTS = 20; // of one organisation: each is a line of its own to send on

const offReasons: readonly OffReason[] = ['by_hand', 'gone', 'failing'];

export function requireOffReason(text: string | null): OffReason {
  const found = offReasons.find(reason => reason === text);
  if (found) return found;
  throw new Error('The database holds an endpoint that is off for a reason this version does not know.');
}
