import type { Upkeep } from '#platform/queue/job.ts';
import type { MailNeeds } from './mail-needs.ts';
import { MAIL_COURIER, runMailCourier } from './sync/courier.ts';

const MINUTE_MS = 60_000;

export const mailUpkeep: readonly Upkeep<MailNeeds>[] = [
  {
    name: MAIL_COURIER,
    summary: 'Read the mailboxes that have new mail',
    when: { everyMs: 250 },
    timeLimitMs: 6 * MINUTE_MS,
    run: runMailCourier,
  },
];
