import { z } from 'zod';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, ok, routesOf } from '#platform/http/route.ts';
import type { MailboxNeeds } from '../mailboxes/mailbox-needs.ts';
import { showTrial, tryMailbox } from './try-mailbox.ts';

const route = routesOf<MailboxNeeds>();

const oneMailbox = z.object({ mailboxId: idSchema<'mailbox'>() });

export const trialRoutes = [
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/test',
    summary: 'Have a mailbox send itself a mail, to see how long it takes until it is read again',
    access: allowed('jobs.write'),
    params: oneMailbox,
    answer: created(z.object({ mail_id: z.string() })),
    limit: { requests: 10, perMs: 60_000 },
    run: async (needs, who, { mailboxId }) => ({ mail_id: await tryMailbox(needs, who, mailboxId) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/mailboxes/{mailboxId}/test',
    summary: 'Show how far such a mail has come, and how long each step took',
    access: allowed('jobs.write'),
    params: oneMailbox,
    query: z.object({ mail_id: z.string().max(50).default('') }),
    answer: ok(
      z.object({
        state: z.enum(['queued', 'sending', 'sent', 'failed', 'unknown']),
        says: z.string(),
        remedy: z.string().nullable(),
        asked_at: z.date(),
        sent_at: z.date().nullable(),
        /** The first push since it was asked for. */
        pushed_at: z.date().nullable(),
        read_at: z.date().nullable(),
        sent_to_read_ms: z.int().nullable(),
      }),
    ),
    async run(needs, who, { mailboxId, mail_id: mailId }) {
      const { mail, says, remedy, pushedAt, readAt } = await showTrial(needs, who, { mailboxId, mailId });
      const sentAt = mail.state.kind === 'sent' ? mail.since : null;
      return {
        state: mail.state.kind,
        says,
        remedy: remedy ?? null,
        asked_at: mail.askedAt,
        sent_at: sentAt,
        pushed_at: pushedAt ?? null,
        read_at: readAt ?? null,
        sent_to_read_ms: sentAt && readAt ? Math.max(readAt.getTime() - sentAt.getTime(), 0) : null,
      };
    },
  }),
];
