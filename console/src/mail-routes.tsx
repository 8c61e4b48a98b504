import { createRoute } from '@tanstack/react-router';
import { allowed, inHouse } from './house.tsx';
import { InboxPage } from './pages/inbox/inbox-page.tsx';
import { readInboxSearch } from './pages/inbox/search.ts';
import { TicketPage } from './pages/inbox/ticket-page.tsx';
import { MailboxPage } from './pages/mailboxes/mailbox-page.tsx';
import { MailboxesPage } from './pages/mailboxes/mailboxes-page.tsx';
import { paths } from './paths.ts';

const inbox = createRoute({
  ...inHouse,
  path: paths.inbox,
  validateSearch: readInboxSearch,
  component: allowed('tickets.read', InboxPage),
});

const ticket = createRoute({
  ...inHouse,
  path: paths.ticket,
  component: allowed('tickets.read', TicketPage),
});

const mailboxes = createRoute({
  ...inHouse,
  path: paths.mailboxes,
  component: allowed('tickets.read', MailboxesPage),
});

const mailbox = createRoute({
  ...inHouse,
  path: paths.mailbox,
  component: allowed('tickets.read', MailboxPage),
});

/** Mail that becomes tickets, and where it comes in. */
export const mailRoutes = [inbox, ticket, mailboxes, mailbox] as const;
