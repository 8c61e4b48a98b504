import { queryOptions } from '@tanstack/react-query';
import { answer, api, done } from './client.ts';
import { asked, pagedQuery } from './paged.ts';

const one = (mailboxId: string) => ({ params: { path: { mailboxId } } });

export const mailboxesQuery = queryOptions({
  queryKey: ['mailboxes', 'list'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/mailboxes', { signal })),
});

export const mailboxQuery = (mailboxId: string) =>
  queryOptions({
    queryKey: ['mailboxes', 'one', mailboxId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/mailboxes/{mailboxId}', { ...one(mailboxId), signal })),
  });

export const quarantineQuery = (mailboxId: string) =>
  pagedQuery(['mailboxes', 'quarantine', mailboxId], (cursor, signal) =>
    answer(
      api.GET('/api/v1/mailboxes/{mailboxId}/quarantine', {
        params: { path: { mailboxId }, query: asked({ cursor }) },
        signal,
      }),
    ),
  );

export type MailboxFacts = {
  name: string;
  sender_name: string | null;
  label_ids: string[];
  default_assignee_id: string | null;
};

export function makeMailbox(mailbox: MailboxFacts & { address: string }) {
  return answer(api.POST('/api/v1/mailboxes', { body: mailbox }));
}

export function changeMailbox({ mailboxId, ...change }: MailboxFacts & { mailboxId: string }) {
  return done(api.PATCH('/api/v1/mailboxes/{mailboxId}', { ...one(mailboxId), body: change }));
}

/** What Google will ask whoever connects its account. */
export const askedQuery = (mailboxId: string) =>
  queryOptions({
    queryKey: ['mailboxes', 'asked', mailboxId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/mailboxes/{mailboxId}/connect', { ...one(mailboxId), signal })),
  });

/** Gives the address at Google to go to, and the browser the cookie to come back with. */
export function beginToConnectMailbox(mailboxId: string) {
  return answer(api.POST('/api/v1/mailboxes/{mailboxId}/connect', one(mailboxId)));
}

export function pauseMailbox(mailboxId: string) {
  return done(api.POST('/api/v1/mailboxes/{mailboxId}/pause', one(mailboxId)));
}

export function resumeMailbox(mailboxId: string) {
  return done(api.POST('/api/v1/mailboxes/{mailboxId}/resume', one(mailboxId)));
}

export function lookNow(mailboxId: string) {
  return done(api.POST('/api/v1/mailboxes/{mailboxId}/sync', one(mailboxId)));
}

export function compareNow(mailboxId: string) {
  return done(api.POST('/api/v1/mailboxes/{mailboxId}/reconcile', one(mailboxId)));
}

/** Has it send itself a mail; `tryOutQuery` tells how far that mail has come. */
export function tryMailbox(mailboxId: string) {
  return answer(api.POST('/api/v1/mailboxes/{mailboxId}/test', one(mailboxId)));
}

export const tryOutQuery = (mailboxId: string, mailId: string) =>
  queryOptions({
    queryKey: ['mailboxes', 'try-out', mailboxId, mailId],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/mailboxes/{mailboxId}/test', {
          params: { path: { mailboxId }, query: { mail_id: mailId } },
          signal,
        }),
      ),
  });

export const examinationQuery = (mailboxId: string) =>
  queryOptions({
    queryKey: ['mailbox-examination', mailboxId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/mailboxes/{mailboxId}/doctor', { ...one(mailboxId), signal })),
  });

/** Makes anew at Google what a mailbox needs there. */
export function setUpAgain(mailboxId: string) {
  return answer(api.POST('/api/v1/mailboxes/{mailboxId}/provision', one(mailboxId)));
}

export function retryMail({ mailboxId, gmailId }: { mailboxId: string; gmailId: string }) {
  return done(
    api.POST('/api/v1/mailboxes/{mailboxId}/quarantine/retry', {
      ...one(mailboxId),
      body: { gmail_id: gmailId },
    }),
  );
}

export function retryAllMails(mailboxId: string) {
  return answer(api.POST('/api/v1/mailboxes/{mailboxId}/quarantine/retry-all', one(mailboxId)));
}

export function archiveMailbox(mailboxId: string) {
  return done(api.DELETE('/api/v1/mailboxes/{mailboxId}', one(mailboxId)));
}
