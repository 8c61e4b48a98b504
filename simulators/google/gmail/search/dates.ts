/** Gmail reads dates in its own time zone, which is that of California in winter. */
const pacificMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** `2026/03/02`, `2026-03-02`, `03/02/2026`, or seconds since 1970. */
export function momentOf(text: string): number | undefined {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1_000;
  const [, year, month, day] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(text) ?? [];
  if (year !== undefined) return Date.UTC(Number(year), Number(month) - 1, Number(day)) + pacificMs;
  const [, americanMonth, americanDay, americanYear] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text) ?? [];
  if (americanYear === undefined) return undefined;
  return Date.UTC(Number(americanYear), Number(americanMonth) - 1, Number(americanDay)) + pacificMs;
}

const unitsMs: Readonly<Record<string, number>> = {
  h: dayMs / 24,
  d: dayMs,
  m: 30 * dayMs,
  y: 365 * dayMs,
};

/** `7d`, `2m`, `1y`. */
export function ageMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)([hdmy])$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}
