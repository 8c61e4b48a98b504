import type { Method } from '../method.ts';
import { notFound } from '../refusal.ts';
import { shownSendAs } from '../send-as.ts';

const sendAsReaders = ['mail', 'modify', 'readonly', 'settings.basic'] as const;

export const accountMethods: readonly Method[] = [
  {
    name: 'getProfile',
    http: 'GET',
    path: '/profile',
    scopes: ['mail', 'compose', 'metadata', 'modify', 'readonly'],
    units: 1,
    answer: ({ person, mailbox }) => ({
      emailAddress: person.email,
      messagesTotal: mailbox.messages.size,
      threadsTotal: mailbox.threads.size,
      historyId: String(mailbox.history.last),
    }),
  },
  {
    name: 'settings.sendAs.list',
    http: 'GET',
    path: '/settings/sendAs',
    scopes: sendAsReaders,
    units: 1,
    answer: ({ person, mailbox }) => ({ sendAs: shownSendAs(person, mailbox) }),
  },
  {
    name: 'settings.sendAs.get',
    http: 'GET',
    path: '/settings/sendAs/{sendAsEmail}',
    scopes: sendAsReaders,
    units: 1,
    answer: ({ person, mailbox, parameter }) => {
      const wanted = parameter('sendAsEmail').toLowerCase();
      const found = shownSendAs(person, mailbox).find(one => one.sendAsEmail.toLowerCase() === wanted);
      if (!found) throw notFound();
      return found;
    },
  },
];
