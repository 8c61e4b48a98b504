import type { Mailbox, QuotaWindow, SentMail } from './records.ts';

const dayMs = 86_400_000;

/** What differs between Google's projects and years, is not confirmed, or is turned by a test. */
export type GmailSettings = {
  historyRetentionMs: number;
  /** Gmail drops what a user's mailbox would tell within one second of the last. */
  notificationIntervalMs: number;
  /** The guide shows a text, live notifications carry a number. */
  historyIdInNotifications: 'number' | 'text';
  /** Whether the Message-ID of whoever sends survives. */
  keepsMessageIds: boolean;
  isQuotaEnforced: boolean;
  unitsPerMinutePerUser: number;
  unitsPerMinutePerProject: number;
  quotaStatus: 403 | 429;
  quotaReason: 'rateLimitExceeded' | 'userRateLimitExceeded';
  /** Units by method, where they differ from the table of 2026-05. */
  quotaCosts: Record<string, number>;
  mailsPerDay: number;
  mailsPerDayOfWorkspace: number;
  /** Addresses, or `@domain`, of which sending comes back as undeliverable. */
  bouncing: string[];
};

export type Gmail = {
  /** By the sub of the person. */
  readonly mailboxes: Map<string, Mailbox>;
  readonly settings: GmailSettings;
  readonly quota: Map<string, QuotaWindow>;
  /** Newest last. */
  readonly sent: SentMail[];
};

export function createGmail(): Gmail {
  return {
    mailboxes: new Map(),
    quota: new Map(),
    sent: [],
    settings: {
      historyRetentionMs: 7 * dayMs,
      notificationIntervalMs: 1_000,
      historyIdInNotifications: 'number',
      keepsMessageIds: true,
      isQuotaEnforced: true,
      unitsPerMinutePerUser: 6_000,
      unitsPerMinutePerProject: 1_200_000,
      quotaStatus: 403,
      quotaReason: 'rateLimitExceeded',
      quotaCosts: {},
      mailsPerDay: 500,
      mailsPerDayOfWorkspace: 2_000,
      bouncing: [],
    },
  };
}
