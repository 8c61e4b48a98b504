import { z } from 'zod';
import { outcomes } from '#features/apps/doctor/step.ts';
import { idSchema } from '#kernel/ids.ts';
import { allowed, ok, routesOf } from '#platform/http/route.ts';
import type { MailboxNeeds } from '../mailboxes/mailbox-needs.ts';
import { examineMailbox, setUpAgain } from './examine.ts';
import { lookNames, lookTitles } from './look.ts';
import type { MailStepNeeds } from './mail-step-needs.ts';

const route = routesOf<MailboxNeeds & MailStepNeeds>();

const oneMailbox = z.object({ mailboxId: idSchema<'mailbox'>() });
const A_MINUTE_MS = 60_000;

export const mailboxDoctorRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/mailboxes/{mailboxId}/doctor',
    summary: 'Examine what a mailbox needs at Google, as it is beside how it has to be; nothing is changed',
    access: allowed('settings.read'),
    params: oneMailbox,
    answer: ok(
      z.object({
        checked_at: z.date(),
        steps: z.array(
          z.object({
            name: z.enum(lookNames),
            title: z.string(),
            outcome: z.enum(outcomes),
            /** A word that stays, for programs. */
            code: z.string(),
            says: z.string(),
            remedy: z.string().nullable(),
            /** To be copied into Cloud Shell. */
            command: z.string().nullable(),
            /** Where two values were compared; null: there is nothing, and has to be nothing. */
            expected: z.string().nullable(),
            actual: z.string().nullable(),
            /** When what it is about happened or happens. */
            at: z.date().nullable(),
          }),
        ),
      }),
    ),
    limit: { requests: 120, perMs: A_MINUTE_MS },
    timeLimit: 'never',
    async run(needs, who, { mailboxId }) {
      const looks = await examineMailbox(needs, who, mailboxId);
      return {
        checked_at: needs.world.now(),
        steps: looks.map(({ name, outcome, code, says, ...look }) => ({
          name,
          title: lookTitles[name],
          outcome,
          code,
          says,
          remedy: look.remedy ?? null,
          command: look.command ?? null,
          expected: look.expected ?? null,
          actual: look.actual ?? null,
          at: look.at ?? null,
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/mailboxes/{mailboxId}/provision',
    summary: 'Make anew or put right what a mailbox needs at Google, and have Gmail promise again to tell',
    access: allowed('jobs.write'),
    params: oneMailbox,
    answer: ok(z.object({ is_told: z.boolean(), says: z.string(), remedy: z.string().nullable() })),
    limit: { requests: 30, perMs: A_MINUTE_MS },
    timeLimit: 'never',
    async run(needs, who, { mailboxId }) {
      const words = await setUpAgain(needs, who, mailboxId);
      return {
        is_told: words === undefined,
        says: words?.says ?? 'All is set up, and Gmail has promised to tell of new mail.',
        remedy: words?.remedy ?? null,
      };
    },
  }),
];
