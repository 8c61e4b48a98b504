import { isTicketStatus, type TicketFilter } from '../../api/tickets.ts';

/** As it stands in the address, so that a filtered inbox can be linked to. */
export function readInboxSearch(search: Record<string, unknown>): TicketFilter {
  const { q, status, assignee, mailbox } = search;
  return {
    ...(isText(q) && { q: String(q) }),
    ...(isTicketStatus(status) && { status }),
    ...(isText(assignee) && { assignee: String(assignee) }),
    ...(isText(mailbox) && { mailbox: String(mailbox) }),
  };
}

/** A number in an address is read as one. */
function isText(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
}
