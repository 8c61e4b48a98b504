import { z } from 'zod';
import type { Secret } from '#kernel/secret.ts';
import { type Answered, getJson } from '../../http.ts';
import { type Busy, busy } from '../../verdict.ts';
import type { GoogleEndpoints, GoogleNeeds } from '../endpoints.ts';

export const probedApis = ['gmail', 'calendar', 'pubsub'] as const;
export type ProbedApi = (typeof probedApis)[number];

/** As Google Cloud names them, and one scope that is enough for the question. */
export const apiFacts: Readonly<Record<ProbedApi, { service: string; title: string; scope: string }>> = {
  gmail: {
    service: 'gmail.googleapis.com',
    title: 'Gmail API',
    scope: 'https://www.googleapis.com/auth/gmail.readonly',
  },
  calendar: {
    service: 'calendar-json.googleapis.com',
    title: 'Google Calendar API',
    scope: 'https://www.googleapis.com/auth/calendar',
  },
  pubsub: {
    service: 'pubsub.googleapis.com',
    title: 'Cloud Pub/Sub API',
    scope: 'https://www.googleapis.com/auth/pubsub',
  },
};

export type ApiProbe =
  | { kind: 'enabled' }
  | { kind: 'disabled'; projectNumber: string | undefined }
  | { kind: 'scope_missing' }
  /** Enabled, and this caller may not do what was asked. */
  | { kind: 'not_permitted' }
  | { kind: 'blocked_by_admin' }
  | { kind: 'unclear' };

type Asked = { api: ProbedApi; accessToken: Secret<string>; projectId?: string | undefined };

const LIMITS = { timeOutMs: 10_000, mostBytes: 1_000_000 };

/** The smallest question to an API. Whether it is switched on is judged before anything about the caller. */
export async function probeApi(
  { world, endpoints }: GoogleNeeds,
  { api, accessToken, projectId }: Asked,
): Promise<ApiProbe | Busy> {
  const headers = { authorization: `Bearer ${accessToken.reveal()}` };
  const answered = await getJson(world, urlOf(endpoints, api, projectId), LIMITS, headers);
  return answered.kind === 'busy' ? answered : judged(answered);
}

function urlOf({ gmail, apis, pubsub }: GoogleEndpoints, api: ProbedApi, projectId = '-'): string {
  switch (api) {
    case 'gmail':
      return `${gmail}/gmail/v1/users/me/profile`;
    case 'calendar':
      return `${apis}/calendar/v3/users/me/calendarList?maxResults=1`;
    case 'pubsub':
      return `${pubsub}/v1/projects/${encodeURIComponent(projectId)}/topics?pageSize=1`;
    default:
      throw api satisfies never;
  }
}

const refusal = z.object({
  error: z.object({
    code: z.number(),
    status: z.string().optional(),
    errors: z.array(z.object({ reason: z.string().optional() })).default([]),
    details: z
      .array(
        z.object({
          reason: z.string().optional(),
          metadata: z.object({ consumer: z.string().optional() }).loose().optional(),
        }),
      )
      .default([]),
  }),
});

/** The status is the same for most of these; the reason tells them apart. */
function judged({ isSuccess, body }: Answered): ApiProbe | Busy {
  if (isSuccess) return { kind: 'enabled' };
  const read = refusal.safeParse(body);
  if (!read.success) return { kind: 'unclear' };
  const { errors, details, status } = read.data.error;
  const reasons = new Set([...errors, ...details].map(({ reason }) => reason));
  const says = (...known: string[]) => known.some(reason => reasons.has(reason));
  if (says('SERVICE_DISABLED', 'accessNotConfigured')) {
    const consumer = details.find(({ metadata }) => metadata?.consumer)?.metadata?.consumer;
    return { kind: 'disabled', projectNumber: /^projects\/(\d+)$/.exec(consumer ?? '')?.[1] };
  }
  if (says('ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'insufficientPermissions')) return { kind: 'scope_missing' };
  if (says('domainPolicy')) return { kind: 'blocked_by_admin' };
  if (says('rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'RATE_LIMIT_EXCEEDED'))
    return busy('rate_limited');
  if (status === 'UNAUTHENTICATED') return { kind: 'unclear' };
  // A service account has no mailbox, and may lack a role: it was told so by an API that is on.
  return status === 'PERMISSION_DENIED' ? { kind: 'not_permitted' } : { kind: 'enabled' };
}
