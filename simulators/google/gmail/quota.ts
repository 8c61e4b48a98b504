import type { Google } from '../google.ts';
import type { Project } from '../records.ts';
import { errorInfo, GmailRefusal } from './refusal.ts';

const minuteMs = 60_000;
const service = 'gmail.googleapis.com';

type Spending = { project: Project; sub: string; method: string; units: number };

/** Two buckets, one of the user within the project and one of the project, both emptied by the minute. */
export function spendQuota(google: Google, { project, sub, method, units }: Spending): void {
  const { settings } = google.gmail;
  if (!settings.isQuotaEnforced) return;
  const cost = settings.quotaCosts[method] ?? units;
  const ofUser = windowOf(google, `${project.id} ${sub}`);
  const ofProject = windowOf(google, project.id);
  if (ofUser.used + cost > settings.unitsPerMinutePerUser) {
    throw exceeded(google, project, 'Units per minute per user', settings.unitsPerMinutePerUser);
  }
  if (ofProject.used + cost > settings.unitsPerMinutePerProject) {
    throw exceeded(google, project, 'Units per minute', settings.unitsPerMinutePerProject);
  }
  ofUser.used += cost;
  ofProject.used += cost;
}

function windowOf(google: Google, key: string) {
  const nowMs = google.clock.now().getTime();
  const known = google.gmail.quota.get(key);
  if (known && nowMs >= known.startedMs && nowMs - known.startedMs < minuteMs) return known;
  const fresh = { startedMs: nowMs, used: 0 };
  google.gmail.quota.set(key, fresh);
  return fresh;
}

function exceeded(google: Google, project: Project, limit: string, value: number): GmailRefusal {
  const { quotaStatus, quotaReason } = google.gmail.settings;
  return new GmailRefusal(
    quotaStatus,
    quotaReason,
    `Quota exceeded for quota metric 'Total Query Cost' and limit '${limit}' of service '${service}' for consumer 'project_number:${project.number}'.`,
    {
      domain: 'usageLimits',
      details: [
        errorInfo('RATE_LIMIT_EXCEEDED', {
          service,
          consumer: `projects/${project.number}`,
          quota_metric: `${service}/total_query_cost`,
          quota_limit: limit.replaceAll(' ', ''),
          quota_limit_value: String(value),
          quota_location: 'global',
        }),
      ],
    },
  );
}
