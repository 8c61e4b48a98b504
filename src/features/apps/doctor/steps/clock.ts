import { clockAheadMs } from '#providers/google/examine/server-time.ts';
import type { StepNeeds } from '../doctor-needs.ts';
import type { DoctorStep } from '../step.ts';
import { notAnswered, refusedBy } from '../words.ts';

const MINUTE_MS = 60_000;
/** Google forgives five minutes on either side. */
const FORGIVEN_MS = 5 * MINUTE_MS;
const WORTH_SAYING_MS = MINUTE_MS;

export const clockStep: DoctorStep<StepNeeds> = {
  name: 'clock',
  title: 'The clock is right',
  meaning: 'What is signed here and there counts for minutes only, so both clocks have to agree.',
  async run(needs) {
    const told = await clockAheadMs(needs);
    if (told.kind === 'busy') return [notAnswered(told)];
    const { aheadMs } = told;
    if (aheadMs === undefined)
      return [
        { outcome: 'skipped', code: 'no_time', says: 'Google’s answer carries no time to compare with.' },
      ];
    const offMs = Math.abs(aheadMs);
    const says = `The clock of this server is ${words(offMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'} Google’s.`;
    if (offMs >= FORGIVEN_MS) return [{ ...refusedBy('clock_skew'), says }];
    if (offMs >= WORTH_SAYING_MS) return [{ ...refusedBy('clock_skew'), outcome: 'warn', says }];
    return [{ outcome: 'pass', code: 'clock_fine', says: 'Both clocks agree.' }];
  },
};

function words(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
