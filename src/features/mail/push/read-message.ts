import { z } from 'zod';

/** What is in a push (google.md 3.3), by both of the names that Pub/Sub writes. */
const envelope = z.object({
  message: z.object({
    messageId: z.string().regex(/^[\x20-\x7e]{1,200}$/),
    data: z.string().max(65_536).default(''),
  }),
  subscription: z.string().min(1).max(300),
});

const told = z.object({
  emailAddress: z.string(),
  historyId: z.union([z.string().regex(/^\d{1,19}$/), z.int().nonnegative()]).transform(BigInt),
});

export type Pushed = { messageId: string; data: string; subscription: string };

/** Undefined for what is no push of Pub/Sub's at all. */
export function readPushed(body: Buffer): Pushed | undefined {
  const read = envelope.safeParse(parsed(body.toString('utf8')));
  return read.success ? { ...read.data.message, subscription: read.data.subscription } : undefined;
}

/** How far Gmail's history is by then; null where the data says nothing of the kind. */
export function historyIdIn(data: string): bigint | null {
  const read = told.safeParse(parsed(Buffer.from(data, 'base64').toString('utf8')));
  return read.success && read.data.historyId <= MOST ? read.data.historyId : null;
}

const MOST = 2n ** 63n - 1n; // of the column that keeps it

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
