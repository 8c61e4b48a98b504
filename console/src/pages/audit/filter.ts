import type { AuditFilter } from '../../api/audit.ts';
import type { Outcome } from '../../api/shapes.ts';
import { words } from '../../words.ts';

const DAY_MS = 86_400_000;

/** As it stands in the address: days as people write them, so that a filtered log can be linked to. */
export type AuditSearch = {
  actor?: string;
  action?: string;
  subject?: string;
  outcome?: Outcome;
  from?: string;
  until?: string;
};

export function readAuditFilter(search: Record<string, unknown>): AuditSearch {
  const { outcome } = search;
  const texts = ['actor', 'action', 'subject'].map(name => [name, text(search[name])]);
  const days = ['from', 'until'].map(name => [name, day(search[name])]);
  return {
    ...Object.fromEntries([...texts, ...days].filter(([, value]) => value)),
    ...(isOutcome(outcome) && { outcome }),
  };
}

/** The days are the reader's own, and the last one counts to its end. */
export function askedOf({ from, until, ...rest }: AuditSearch): AuditFilter {
  return {
    ...rest,
    ...(from && { from: startOf(from).toISOString() }),
    ...(until && { until: new Date(startOf(until).getTime() + DAY_MS).toISOString() }),
  };
}

export function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'string' && Object.hasOwn(words.audit.outcomes, value);
}

function startOf(text: string): Date {
  return new Date(`${text}T00:00:00`);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
}

function day(value: unknown): string | undefined {
  const given = text(value);
  const isDay = given && /^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(startOf(given).getTime());
  return isDay ? given : undefined;
}
