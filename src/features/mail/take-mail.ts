import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Mailbox } from './mailboxes/mailbox.ts';
import type { Mail } from './parse/mail.ts';

export type TakenMail = {
  mailbox: Mailbox;
  /** Of which of its accounts Gmail's names are. */
  account: number;
  gmailId: string;
  gmailThreadId: string;
  mail: Mail;
  /** Found long after it came: it is kept like any other, and nobody is notified or answered because of it. */
  isOld: boolean;
};

/**
 * What becomes of a mail, in the very transaction that says it is done. It happens once for each mail, whatever
 * crashes; and if it throws, it has not happened.
 */
export type TakeMail = (tx: TenantTx, who: Scope, taken: TakenMail) => Promise<void>;
