const SECOND_MS = 1_000;
/** A longer wait is somebody's mistake, and would leave a connection dark for it. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** RFC 9110, 10.2.3: seconds, or a date. Undefined when there is none that can be read. */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * SECOND_MS : untilDateMs(text, now);
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS);
}

/** Only dates in the form of HTTP: Date.parse alone would also read `-5` as one. */
function untilDateMs(text: string, now: Date): number {
  return text.endsWith(' GMT') ? Date.parse(text) - now.getTime() : Number.NaN;
}
