import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import { aboutApp, type DoctorStep, type Finding } from '#features/apps/doctor/step.ts';
import { listLivingGrants } from './store.ts';

const HOUR_MS = 60 * 60_000;
/** While an app is in testing, refresh tokens last as long and no longer. */
const TESTING_MS = 7 * 24 * HOUR_MS;

export const consentScreenStep: DoctorStep<StepNeeds> = {
  name: 'consent_screen',
  title: 'The consent screen is published',
  meaning:
    'While an app for external accounts is in testing, only its test users get in, and every account has to be connected again after seven days.',
  async run({ database, world }, who, examined) {
    const findings: Finding[] = [];
    for (const app of examined.apps) {
      const about = aboutApp(examined, app);
      const asked = { clientIds: [app.clientId], most: 1 };
      const [newest] = await database.inTenant(who, tx => listLivingGrants(tx, asked));
      if (!newest) findings.push({ ...about, ...unknown });
      else if (newest.diesAt && lastsAWeek(newest.diesAt, newest.consentedAt))
        findings.push({ ...about, ...testing(newest.diesAt, world.now()) });
      else findings.push({ ...about, ...published });
    }
    return findings.length > 0 ? findings : [unknown];
  },
};

/** People may also choose a period themselves; a week to the hour is what testing gives. */
function lastsAWeek(diesAt: Date, consentedAt: Date): boolean {
  return Math.abs(diesAt.getTime() - consentedAt.getTime() - TESTING_MS) < HOUR_MS;
}

const unknown: Finding = {
  outcome: 'skipped',
  code: 'nobody_connected',
  says: 'This shows when the first account has been connected.',
};

const published: Finding = {
  outcome: 'pass',
  code: 'published',
  says: 'What was connected last does not end after a week.',
};

function testing(diesAt: Date, now: Date): Finding {
  const day = diesAt.toISOString().slice(0, 10);
  return {
    outcome: 'warn',
    code: 'in_testing',
    says: `The app is in testing: what was connected last ${diesAt <= now ? 'ended' : 'ends'} on ${day}.`,
    remedy:
      'In Google Cloud, under Audience, publish the app, or make it Internal if all accounts are of your own Google organisation. Then connect the accounts once more: what was given in testing still ends after its week.',
    at: diesAt,
  };
}
