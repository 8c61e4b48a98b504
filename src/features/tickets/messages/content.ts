import { z } from 'zod';
import type { Scope } from '#kernel/scope.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { TicketMessageId } from './message.ts';

const person = z.object({ address: z.string(), name: z.string(), oddities: z.array(z.string()).default([]) });

const content = z.object({
  from: z.array(person),
  replyTo: z.array(person),
  to: z.array(person),
  cc: z.array(person),
  text: z.string(),
  /** Sanitised. */
  html: z.string().optional(),
  remoteImages: z.array(z.string()).default([]),
  isCut: z.boolean().default(false),
});

export type Person = z.output<typeof person>;

/** What somebody wrote, and to whom: sealed, in no log and in no list. */
export type Content = z.output<typeof content>;

type Needs = { seals: Seals };

export function sealContent(
  { seals }: Needs,
  tx: TenantTx,
  who: Scope,
  id: TicketMessageId,
  written: Content,
): Promise<Buffer> {
  return seals.seal(tx, who, placeOf(id), JSON.stringify(written));
}

export async function openContent(
  { seals }: Needs,
  tx: TenantTx,
  who: Scope,
  { id, sealed }: { id: TicketMessageId; sealed: Buffer },
): Promise<Content> {
  const opened = await seals.open(tx, who, placeOf(id), sealed);
  return content.parse(JSON.parse(opened.reveal()));
}

function placeOf(id: TicketMessageId) {
  return { table: 'ticket_messages', column: 'content_sealed', row: id };
}
