import { Webhook } from 'standardwebhooks';
import type { Secret } from '#kernel/secret.ts';

/** What every delivery carries; the log shows these and never a signature. */
export const plainHeaders = {
  'content-type': 'application/json',
  'user-agent': 'Keyholder-Webhooks/1',
} as const;

/** Standard Webhooks: id, time and body are signed, by each secret that is in use. */
export function signedHeaders(
  { id, body, at }: { id: string; body: string; at: Date },
  secrets: readonly Secret<string>[],
): Record<string, string> {
  return {
    ...plainHeaders,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret.reveal()).sign(id, at, body)).join(' '),
  };
}
