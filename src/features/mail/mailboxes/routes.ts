import { z } from 'zod';
import { addressKeyOf, addressSchema } from '#features/access/address.ts';
import { pageQuery, pageSchema } from '#features/access/page.ts';
import { isOneLine } from '#features/outbox/draft.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, created, empty, ok, routesOf } from '#platform/http/route.ts';
import { quarantineWords, retryQuarantined, showQuarantine } from '../items/quarantine.ts';
import { archiveMailbox } from './archive.ts';
import { changeMailbox } from './change.ts';
import { connectMailbox, showAsked } from './connect.ts';
import { mailboxItem, mailboxJson, shownJson, shownMailbox } from './mailbox-json.ts';
import type { MailboxNeeds } from './mailbox-needs.ts';
import { makeMailbox } from './make.ts';
import { askMailbox, pauseMailbox, resumeMailbox } from './pause.ts';
import { showMailbox, showMailboxes } from './show.ts';

const route = routesOf<MailboxNeeds>();

const oneMailbox = z.object({ mailboxId: idSchema<'mailbox'>() });
/** Answers are sent under it. */
const title = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(isOneLine, 'must be one line, without characters that cannot be seen');
/** INBOX, CATEGORY_UPDATES, Label_7: as Gmail names them. */
const labelIds = z
  .array(z.string().regex(/^[A-Za-z][\w-]{0,99}$/, 'must be an id of a Gmail label'))
  .min(1)
  .max(20);

const changeable = {
  sender_name: title.nullable(),
  label_ids: labelIds,
  default_assignee_id: idSchema<'user'>().nullable(),
};

const byHandLimit = { requests: 30, perMs: 60_000 };

export const mailboxRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/mailboxes',
    summary: 'List the addresses whose mail becomes tickets, with their states in words',
    access: allowed('tickets.read'),
    answer: ok(z.object({ mailboxes: z.array(mailboxItem) })),
    async run(needs, who) {
      const now = needs.world.now();
      return { mailboxes: (await showMailboxes(needs, who)).map(each => mailboxJson(each, now)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes',
    summary: 'Name an address whose mail is to become tickets; its account is connected afterwards',
    access: allowed('settings.write'),
    body: z.strictObject({
      name: title,
      address: addressSchema.transform(addressKeyOf),
      sender_name: changeable.sender_name.default(null),
      label_ids: labelIds.default(['INBOX']),
      default_assignee_id: changeable.default_assignee_id.default(null),
    }),
    answer: created(z.object({ id: z.string() })),
    run: async (needs, who, { sender_name, label_ids, default_assignee_id, ...asked }) => ({
      id: await makeMailbox(needs, who, {
        ...asked,
        senderName: sender_name,
        labelIds: label_ids,
        defaultAssigneeId: default_assignee_id,
      }),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/mailboxes/{mailboxId}',
    summary: 'Show a mailbox: what was pushed and read last, and what waits',
    access: allowed('tickets.read'),
    params: oneMailbox,
    answer: ok(shownMailbox),
    run: async (needs, who, { mailboxId }) =>
      shownJson(await showMailbox(needs, who, mailboxId), needs.world.now()),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/mailboxes/{mailboxId}',
    summary: 'Change name, sender name, labels or the usual assignee of a mailbox',
    access: allowed('settings.write'),
    params: oneMailbox,
    body: z.strictObject({ name: title, ...changeable }).partial(),
    answer: empty,
    run: (needs, who, { mailboxId, sender_name, label_ids, default_assignee_id, name }) =>
      changeMailbox(needs, who, {
        id: mailboxId,
        ...(name !== undefined && { name }),
        ...(sender_name !== undefined && { senderName: sender_name }),
        ...(label_ids !== undefined && { labelIds: label_ids }),
        ...(default_assignee_id !== undefined && { defaultAssigneeId: default_assignee_id }),
      }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/mailboxes/{mailboxId}/connect',
    summary: 'Tell what Google will ask whoever connects the account of a mailbox, and why',
    access: allowed('settings.write'),
    params: oneMailbox,
    answer: ok(
      z.object({
        asks: z.array(
          z.object({
            capability: z.string(),
            scopes: z.array(z.string()),
            meaning: z.string(),
            because: z.string(),
          }),
        ),
      }),
    ),
    run: async (needs, who, { mailboxId }) => ({
      asks: (await showAsked(needs, who, mailboxId)).map(({ name, scopes, ...asked }) => ({
        ...asked,
        capability: name,
        scopes: [...scopes],
      })),
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/connect',
    summary: 'Begin to connect the Google account of a mailbox; the address is good once, for ten minutes',
    access: allowed('settings.write'),
    params: oneMailbox,
    answer: ok(z.object({ auth_url: z.string(), flow_id: z.string() })),
    limit: byHandLimit,
    async run(needs, who, { mailboxId }, exchange) {
      const { url, flowId, cookie } = await connectMailbox(needs, who, mailboxId);
      exchange.cookies.set(cookie.name, cookie.value.reveal(), { maxAgeMs: cookie.maxAgeMs });
      return { auth_url: url, flow_id: flowId };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/pause',
    summary: 'Read nothing more until the mailbox goes on',
    access: allowed('jobs.write'),
    params: oneMailbox,
    answer: empty,
    run: (needs, who, { mailboxId }) => pauseMailbox(needs, who, mailboxId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/resume',
    summary: 'Go on: what came during the pause is read first',
    access: allowed('jobs.write'),
    params: oneMailbox,
    answer: empty,
    run: (needs, who, { mailboxId }) => resumeMailbox(needs, who, mailboxId),
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/sync',
    summary: 'Look for new mail now',
    access: allowed('jobs.write'),
    params: oneMailbox,
    answer: empty,
    limit: byHandLimit,
    run: (needs, who, { mailboxId }) => askMailbox(needs, who, mailboxId, 'person'),
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/reconcile',
    summary: 'Compare the last seven days with Gmail’s own list, and take what is missing',
    access: allowed('jobs.write'),
    params: oneMailbox,
    answer: empty,
    limit: byHandLimit,
    run: (needs, who, { mailboxId }) => askMailbox(needs, who, mailboxId, 'reconcile'),
  }),
  route({
    method: 'GET',
    path: '/api/v1/mailboxes/{mailboxId}/quarantine',
    summary: 'List the mails that were put aside, the newest first, with the reason',
    access: allowed('tickets.read'),
    params: oneMailbox,
    query: z.object(pageQuery),
    answer: ok(
      pageSchema(
        z.object({
          gmail_id: z.string(),
          reason: z.string(),
          says: z.string(),
          attempts: z.int(),
          staged_at: z.date(),
          quarantined_at: z.date(),
        }),
      ),
    ),
    async run(needs, who, asked) {
      const { items, next } = await showQuarantine(needs, who, asked);
      return {
        items: items.map(({ gmailId, reason, attempts, stagedAt, finishedAt }) => ({
          gmail_id: gmailId,
          reason,
          says: quarantineWords(reason),
          attempts,
          staged_at: stagedAt,
          quarantined_at: finishedAt,
        })),
        next,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/quarantine/retry',
    summary: 'Try a mail again that was put aside',
    access: allowed('jobs.write'),
    params: oneMailbox,
    body: z.strictObject({ gmail_id: z.string().min(1).max(50) }),
    answer: empty,
    async run(needs, who, { mailboxId, gmail_id: gmailId }) {
      await retryQuarantined(needs, who, { mailboxId, gmailId });
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/quarantine/retry-all',
    summary: 'Try all mails again that were put aside, as after what stood in their way was mended',
    access: allowed('jobs.write'),
    params: oneMailbox,
    answer: ok(z.object({ retried: z.int() })),
    run: (needs, who, { mailboxId }) => retryQuarantined(needs, who, { mailboxId }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/mailboxes/{mailboxId}',
    summary: 'Archive a mailbox: its tickets stay, its account is disconnected',
    access: allowed('settings.write'),
    params: oneMailbox,
    answer: empty,
    run: (needs, who, { mailboxId }) => archiveMailbox(needs, who, mailboxId),
  }),
];
