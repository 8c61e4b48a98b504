import type { Upkeep } from '#platform/queue/job.ts';
import type { AccessNeeds } from './access-needs.ts';
import { reportRefusedSignIns } from './passwords/report-refused.ts';
import { prune } from './prune.ts';
import { rotateSigningKeys } from './signing-keys/rotate.ts';

const MINUTE_MS = 60_000;

export const accessUpkeep: readonly Upkeep<AccessNeeds>[] = [
  {
    name: 'access.prune',
    summary: 'Clear away expired sessions, old invitations and keys that died long ago',
    when: { cron: '17 * * * *' },
    timeLimitMs: 5 * MINUTE_MS,
    run: prune,
  },
  {
    name: 'access.report_refused_sign_ins',
    summary: 'Write refused sign-ins into the audit logs of the organisations they concern',
    when: { cron: '*/5 * * * *' },
    timeLimitMs: 5 * MINUTE_MS,
    run: reportRefusedSignIns,
  },
  {
    name: 'access.rotate_signing_keys',
    summary: 'Publish the next signing key in time and forget the private halves of retired ones',
    when: { cron: '29 * * * *' },
    timeLimitMs: MINUTE_MS,
    run: async needs => {
      await rotateSigningKeys(needs);
    },
  },
];
