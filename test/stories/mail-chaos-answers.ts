import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import type { MailWorld } from './mail-world.ts';
import { messageJson } from './ticket-world.ts';

/** An answer that its writer knows to be written, and what became of it. */
export type Answered = { ticketId: string; id: string; messageId: string | null; state: string; out: number };

const EVERY_MS = 1_000;
const AGAIN_MS = 50;

const sentJson = z.object({ sent: z.array(z.object({ messageId: z.string() }).loose()) });
const ticketJson = z.object({ id: z.string() });

/** A program by which people answer tickets; it asks again under the same key until it hears that it is done. */
export async function answering(world: MailWorld) {
  const asked = { name: 'desk', scopes: ['tickets.write'], owner: 'service' };
  const { key } = await world.owner.post('/api/v1/api-keys', asked).read(z.object({ key: z.string() }), 201);
  const program = world.keyholder.stranger().withBearer(key);
  const { delay } = world.needs.world;
  const written: { ticketId: string; id: string; messageId: string | null }[] = [];
  let unheard = 0;

  async function answer(ticketId: string, isOver: () => boolean): Promise<void> {
    const words = { text: 'Have you tried to turn it off?', key: `answer ${ticketId}`, written_by: 'person' };
    while (!isOver()) {
      const answered = await heard(program, ticketId, words);
      if (answered) {
        written.push({ ticketId, id: answered.id, messageId: answered.message_id });
        return;
      }
      unheard += 1;
      await delay(AGAIN_MS);
    }
  }

  return {
    async answerSome(isOver: () => boolean): Promise<void> {
      while (!isOver()) {
        const [row] = await world.rows(`select id from tickets t
          where not exists (select from ticket_messages m where m.ticket_id = t.id and m.direction = 'out')
          order by random() limit 1`);
        if (row) await answer(ticketJson.parse(row).id, isOver);
        await delay(EVERY_MS);
      }
    },
    unheard: () => unheard,
    /** Also those of which nobody heard that they are written. */
    async outcome(): Promise<Answered[]> {
      const rows = await world.rows(`select m.ticket_id, m.id, m.message_id, o.state from ticket_messages m
        join outbox_mails o on o.id = m.outbox_mail_id`);
      const { sent } = sentJson.parse(await world.control('GET', 'mail/sent'));
      const answers = rows.map(row => ({
        ticketId: String(row.ticket_id),
        id: String(row.id),
        messageId: String(row.message_id),
        state: String(row.state),
        out: sent.filter(({ messageId }) => messageId === row.message_id).length,
      }));
      const lost = written.filter(({ id }) => !answers.some(each => each.id === id));
      assert.deepEqual(lost, [], 'An answer that was said to be written is not there.');
      return answers;
    },
  };
}

/** Undefined where the server died before all of its answer was there, or could not. */
async function heard(program: Client, ticketId: string, words: object) {
  try {
    const response = await program.post(`/api/v1/tickets/${ticketId}/replies`, words).response;
    const body = await response.text();
    if (response.status >= 500) return undefined;
    assert.equal(response.status, 201, body);
    return messageJson.parse(JSON.parse(body));
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}
