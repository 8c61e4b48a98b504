import { json } from '../../../frame/answers.ts';
import { ControlRefusal } from '../../../frame/control-refusal.ts';
import { type Fields, isRecord, readControlBody } from '../../../frame/fields.ts';
import type { Route } from '../../../frame/routes.ts';
import type { Google } from '../../google.ts';
import type { GmailSettings } from '../gmail.ts';

const counts = [
  'historyRetentionMs',
  'notificationIntervalMs',
  'unitsPerMinutePerUser',
  'unitsPerMinutePerProject',
  'mailsPerDay',
  'mailsPerDayOfWorkspace',
] as const;

export function gmailSettingsControl(google: Google, path: string): Route[] {
  const { settings } = google.gmail;
  return [
    { method: 'GET', path, answer: () => json(settings) },
    {
      method: 'PATCH',
      path,
      answer: async ({ request }) => {
        change(settings, await readControlBody(request, Object.keys(settings)));
        return json(settings);
      },
    },
  ];
}

function change(settings: GmailSettings, body: Fields): void {
  for (const name of counts) settings[name] = body.findNumber(name) ?? settings[name];
  settings.isQuotaEnforced = body.findFlag('isQuotaEnforced') ?? settings.isQuotaEnforced;
  settings.keepsMessageIds = body.findFlag('keepsMessageIds') ?? settings.keepsMessageIds;
  settings.historyIdInNotifications =
    body.findChoice('historyIdInNotifications', ['number', 'text']) ?? settings.historyIdInNotifications;
  settings.quotaReason =
    body.findChoice('quotaReason', ['rateLimitExceeded', 'userRateLimitExceeded']) ?? settings.quotaReason;
  settings.quotaStatus = readStatus(body.findNumber('quotaStatus')) ?? settings.quotaStatus;
  settings.bouncing = body.findTexts('bouncing') ?? settings.bouncing;
  settings.quotaCosts = readCosts(body.findAny('quotaCosts')) ?? settings.quotaCosts;
}

function readStatus(status: number | undefined): 403 | 429 | undefined {
  if (status === undefined || status === 403 || status === 429) return status;
  throw new ControlRefusal(400, 'quotaStatus must be 403 or 429.');
}

function readCosts(value: unknown): Record<string, number> | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw new ControlRefusal(400, 'quotaCosts must be an object of numbers.');
  return Object.fromEntries(
    Object.entries(value).map(([method, units]) => {
      if (typeof units !== 'number')
        throw new ControlRefusal(400, 'quotaCosts must be an object of numbers.');
      return [method, units];
    }),
  );
}
