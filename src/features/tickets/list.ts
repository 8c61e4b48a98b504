import { afterOf, type Page, type PageAsked, pageOf } from '#features/access/page.ts';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { fail } from '#kernel/failures.ts';
import { isId, requireId, type UserId } from '#kernel/ids.ts';
import { requireUser, type Scope } from '#kernel/scope.ts';
import { WORDS_KEY, wordCodes } from './searching/words.ts';
import { listTickets as listInStore } from './store.ts';
import type { ListedTicket, TicketStatus } from './ticket.ts';
import type { TicketNeeds } from './ticket-needs.ts';

type Needs = Pick<TicketNeeds, 'database' | 'seals'>;

export type TicketsAsked = PageAsked & {
  q?: string | undefined;
  status?: TicketStatus | undefined;
  /** Somebody's id, `me`, or `none`. */
  assignee?: UserId | 'me' | 'none' | undefined;
  mailbox?: MailboxId | undefined;
};

/** Those that were written in last come first. A word finds what it begins in names, and whole words in mails. */
export async function listTickets(
  { database, seals }: Needs,
  who: Scope,
  asked: TicketsAsked,
): Promise<Page<ListedTicket>> {
  const text = asked.q?.trim();
  const words = text ? wordCodes(await seals.installationKey(WORDS_KEY), who.tenantId, text) : [];
  const rows = await database.inTenant(who, tx =>
    listInStore(tx, {
      ...(text && { text, words, number: numberIn(text) }),
      status: asked.status,
      assigneeId: assigneeOf(who, asked.assignee),
      mailboxId: asked.mailbox,
      after: placeOf(afterOf(asked)),
      limit: asked.limit + 1,
    }),
  );
  return pageOf(rows, asked, ({ lastMessageAt, id }) => `${lastMessageAt.toISOString()} ${id}`);
}

function assigneeOf(who: Scope, assignee: TicketsAsked['assignee']): UserId | null | undefined {
  if (assignee === 'me') return requireUser(who);
  return assignee === 'none' ? null : assignee;
}

/** `#4711`, or the number alone. */
function numberIn(text: string): number | undefined {
  const digits = /^#?(\d{1,10})$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function placeOf(after: string | undefined): { at: Date; id: string } | undefined {
  if (after === undefined) return undefined;
  const [time = '', id = ''] = after.split(' ');
  const at = new Date(time);
  if (!Number.isNaN(at.getTime()) && isId(id)) return { at, id: requireId(id) };
  throw fail('invalid_input', { fields: { cursor: 'is not one that a list here has answered' } });
}
