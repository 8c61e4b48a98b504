/** What Gmail counts for each method. */
export const units = { profile: 1, senders: 1, history: 2, list: 5, message: 20, watch: 100 } as const;

export type QuotaLimits = { perMinuteOfAccount: number; perMinuteOfProject: number };

/** The more it can wait, the more is left for what cannot. */
export type Urgency = 'person' | 'mail' | 'back_fill';

const keptBack: Readonly<Record<Urgency, number>> = { person: 0, mail: 0.1, back_fill: 0.5 };

const MINUTE_MS = 60_000;

export type Bucket = { unitsLeft: number; filledAt: Date; restsUntil: Date | null };

/** A minute's worth that fills evenly. A clock that was set back fills nothing. */
export function filled(bucket: Bucket, perMinute: number, now: Date): number {
  const sinceMs = Math.max(now.getTime() - bucket.filledAt.getTime(), 0);
  return Math.min(bucket.unitsLeft + (sinceMs * perMinute) / MINUTE_MS, perMinute);
}

/** How long to wait until so much may be taken; 0: now. */
export function waitFor(
  bucket: Bucket,
  { perMinute, wanted, urgency, now }: { perMinute: number; wanted: number; urgency: Urgency; now: Date },
): number {
  const restMs = urgency === 'person' ? 0 : Math.max((bucket.restsUntil?.getTime() ?? 0) - now.getTime(), 0);
  // What alone is more than there ever is must not wait for ever.
  const least = Math.min(wanted + keptBack[urgency] * perMinute, perMinute);
  const missing = least - filled(bucket, perMinute, now);
  return Math.max(restMs, missing > 0 ? Math.ceil((missing * MINUTE_MS) / perMinute) : 0);
}
