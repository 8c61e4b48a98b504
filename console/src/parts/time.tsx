import { useSyncExternalStore } from 'react';

const TICK_MS = 20_000;

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });
const precise = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** `3 minutes ago`, and the exact time when one asks. */
export function Time({ at, look = 'relative' }: { at: string; look?: 'relative' | 'precise' | 'date' }) {
  const now = useNow();
  const moment = new Date(at);
  const shown =
    look === 'relative'
      ? distance(moment.getTime() - now)
      : (look === 'date' ? date : precise).format(moment);
  return (
    <time dateTime={at} title={exact.format(moment)} className="whitespace-nowrap tabular-nums">
      {shown}
    </time>
  );
}

function distance(ms: number): string {
  const step = steps.find(([, unitMs]) => Math.abs(ms) >= unitMs);
  return step ? relative.format(Math.round(ms / step[1]), step[0]) : relative.format(0, 'second');
}

/** The clock of this page, which ticks for all times on it together. */
export function useNow(): number {
  return useSyncExternalStore(
    changed => {
      const timer = window.setInterval(changed, TICK_MS);
      return () => window.clearInterval(timer);
    },
    () => Math.floor(Date.now() / TICK_MS) * TICK_MS,
  );
}
