import type { MailNeeds } from '#features/mail/mail-needs.ts';
import type { OutboxNeeds } from '#features/outbox/outbox-needs.ts';

/** What taking a mail needs: no network, for it happens within a transaction. */
export type TakingNeeds = Pick<OutboxNeeds, 'world' | 'seals'>;

export type TicketNeeds = MailNeeds & OutboxNeeds;
