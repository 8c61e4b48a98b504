import assert from 'node:assert/strict';
import { z } from 'zod';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import type { World } from '#kernel/world.ts';
import { type MailWorld, openMailWorld, type Written } from './mail-world.ts';

export const ticketJson = z
  .object({ id: z.string(), number: z.number(), subject: z.string(), status: z.string() })
  .extend({ requester: z.object({ address: z.string().nullable(), name: z.string().nullable() }) });

export const messageJson = z
  .object({
    id: z.string(),
    direction: z.string(),
    text: z.string().nullable(),
    has_html: z.boolean(),
    message_id: z.string().nullable(),
    why: z.object({ clue: z.string(), ref: z.string().nullable(), passed_over: z.array(z.string()) }),
    origin: z.object({ kind: z.string() }),
    authentication: z.string().nullable(),
    standing: z.string(),
    is_old: z.boolean(),
    silence: z.object({ code: z.string(), says: z.string() }).nullable(),
    attachments: z.array(z.object({ place: z.number(), file_name: z.string(), is_inline: z.boolean() })),
    sending: z.object({ state: z.string() }).loose().nullable(),
  })
  .loose();

export const shownJson = ticketJson.extend({
  answers_go_to: z.object({ address: z.string(), name: z.string() }).nullable(),
  messages: z.array(messageJson),
});
const page = z.object({ items: z.array(ticketJson), next: z.string().nullable() });

export type TicketWorld = Awaited<ReturnType<typeof openTicketWorld>>;

type Arriving = Written & {
  authentication?: 'pass' | 'fail' | 'none';
  cc?: string;
  attachments?: readonly { filename: string; mimeType: string; text?: string; base64?: string }[];
};

/** acme's help desk, connected and read, with somebody who answers. */
export async function openTicketWorld(settings: Record<string, string> = {}, changes: Partial<World> = {}) {
  return ticketWorldOf(await openMailWorld(settings, changes));
}

export async function ticketWorldOf(world: MailWorld) {
  const admin = await world.keyholder.signedIn('admin@acme.test');
  const help = await world.makeMailbox();
  await world.connect(help);
  await world.ask(help);
  await world.settled(help);

  const list = (query = '') => admin.get(`/api/v1/tickets${query}`).read(page);

  async function show(id: string) {
    return admin.get(`/api/v1/tickets/${id}`).read(shownJson);
  }

  async function sync(mailbox: MailboxId = help): Promise<void> {
    await world.control('POST', 'clock', { advance: '2s' });
    await world.ask(mailbox, 'push');
    await world.settled(mailbox);
  }

  /** Somebody writes, and it is taken: the ticket it is in now, and its message there. */
  async function receive(written: Arriving, mailbox: MailboxId = help, to = 'help@acme.test') {
    const gmailId = await world.write(written, to);
    await sync(mailbox);
    const [row] = await world.rows(
      'select ticket_id, id from ticket_messages where mailbox_id = $1 and gmail_id = $2',
      [mailbox, gmailId],
    );
    if (!row) assert.fail('The mail is in no ticket.');
    const ticket = await show(String(row.ticket_id));
    const message = ticket.messages.find(({ id }) => id === row.id) ?? assert.fail('No such message.');
    return { ticket, message, gmailId };
  }

  return { ...world, admin, help, list, show, sync, receive };
}
