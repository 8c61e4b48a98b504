import { recordByName } from '#features/access/users/acting.ts';
import { requirePerson } from '#features/access/users/find.ts';
import { fail } from '#kernel/failures.ts';
import type { UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { requireListed } from './show.ts';
import { lockTicket, updateTicket } from './store.ts';
import { tellOfChange } from './tell-subscribers.ts';
import { CHANGED, type ListedTicket, type Ticket, type TicketId, type TicketStatus } from './ticket.ts';
import type { TicketNeeds } from './ticket-needs.ts';

type Needs = Pick<TicketNeeds, 'database' | 'seals' | 'world'>;

type Changeable = { status: TicketStatus; assigneeId: UserId | null; subject: string };
export type Asked = { ticketId: TicketId } & { [Field in keyof Changeable]?: Changeable[Field] | undefined };

/** What is not named stays as it is; what is already so tells nobody. */
export async function changeTicket(
  needs: Needs,
  who: Scope,
  { ticketId: id, ...asked }: Asked,
): Promise<ListedTicket> {
  return needs.database.inTenant(who, async tx => {
    const before = await requireTicket(tx, id);
    const changes = {
      ...(asked.status !== undefined && asked.status !== before.status && { status: asked.status }),
      ...(asked.subject !== undefined && asked.subject !== before.subject && { subject: asked.subject }),
      ...(asked.assigneeId !== undefined &&
        asked.assigneeId !== before.assigneeId && { assigneeId: asked.assigneeId }),
    };
    if (Object.keys(changes).length > 0) await save(needs, tx, who, { before, changes });
    return requireListed(tx, id);
  });
}

/** Locked until the transaction ends. */
export async function requireTicket(tx: TenantTx, id: TicketId): Promise<Ticket> {
  const ticket = await lockTicket(tx, id);
  if (ticket) return ticket;
  throw fail('not_found');
}

async function save(
  needs: Needs,
  tx: TenantTx,
  who: Scope,
  { before, changes }: { before: Ticket; changes: Partial<Changeable> },
): Promise<void> {
  const { id } = before;
  if (changes.assigneeId) await requirePerson(tx, changes.assigneeId, 'assignee');
  const updatedAt = needs.world.now();
  await updateTicket(tx, id, { ...changes, updatedAt });
  const ticket = { ...before, ...changes, updatedAt };
  await recordByName(needs, tx, who, {
    action: 'ticket.changed',
    subject: { kind: 'ticket', id },
    // The subject is what somebody wrote, so it is said that it was changed, and not how.
    detail: {
      changed: namesOf(changes).join(' '),
      ...(changes.status && { status: changes.status, statusBefore: before.status }),
      ...(changes.assigneeId !== undefined && { assignee: changes.assigneeId }),
    },
  });
  await tellOfChange(needs, tx, { ticket, changed: namesOf(changes) });
  await announce(tx, { kind: CHANGED, id });
}

function namesOf({ status, subject, assigneeId }: Partial<Changeable>): string[] {
  return [
    ...(status === undefined ? [] : ['status']),
    ...(subject === undefined ? [] : ['subject']),
    ...(assigneeId === undefined ? [] : ['assignee']),
  ];
}
