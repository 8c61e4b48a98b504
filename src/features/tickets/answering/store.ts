import { sql } from 'kysely';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { TicketId } from '../ticket.ts';
import type { Lately, Tally } from './lately.ts';
import {
  MOST_ANSWERS_IN_THREAD,
  MOST_ANSWERS_TO_SENDER,
  MOST_LOUD_FROM_SENDER,
  MOST_LOUD_IN_THREAD,
} from './limits.ts';

type Counting = { ticketIds: readonly TicketId[]; correspondents: readonly string[]; since: Date };

/** What there was of late in these conversations and with these senders; of a flood no more than decides. */
export async function countLately(
  tx: TenantTx,
  { ticketIds, correspondents, since }: Counting,
): Promise<Lately> {
  const { rows } = await sql<{ ticket_id: TicketId | null; correspondent: string | null } & Tally>`
    select ticket.id as ticket_id, null as correspondent,
      (select count(*)::integer from (select from ticket_messages where ticket_id = ticket.id and at > ${since}
        and by_program limit ${MOST_ANSWERS_IN_THREAD}) counted) as answers,
      (select count(*)::integer from (select from ticket_messages where ticket_id = ticket.id and at > ${since}
        and direction = 'in' limit ${MOST_LOUD_IN_THREAD}) counted) as mails
    from unnest(${ticketIds}::uuid[]) as ticket (id)
    union all
    select null, sender.address,
      (select count(*)::integer from (select from ticket_messages where correspondent = sender.address and at > ${since}
        and by_program limit ${MOST_ANSWERS_TO_SENDER}) counted),
      (select count(*)::integer from (select from ticket_messages where correspondent = sender.address and at > ${since}
        and direction = 'in' limit ${MOST_LOUD_FROM_SENDER}) counted)
    from unnest(${correspondents}::text[]) as sender (address)`.execute(tx);
  const lately: Lately = { inThread: new Map(), withSender: new Map() };
  for (const { ticket_id, correspondent, answers, mails } of rows) {
    if (ticket_id !== null) lately.inThread.set(ticket_id, { answers, mails });
    if (correspondent !== null) lately.withSender.set(correspondent, { answers, mails });
  }
  return lately;
}
