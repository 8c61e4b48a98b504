import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { MailId, OutboxMail } from './mail-state.ts';
import { findMail } from './store.ts';

/** For those who asked for it: what has become of it, as it is at this moment. */
export function findOutboxMail(tx: TenantTx, id: MailId): Promise<OutboxMail | undefined> {
  return findMail(tx, id);
}
