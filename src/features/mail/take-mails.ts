import type { Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Mailbox } from './mailboxes/mailbox.ts';
import type { Mail } from './parse/mail.ts';

export type TakenMail = {
  gmailId: string;
  gmailThreadId: string;
  mail: Mail;
  /** Found long after it came: it is kept like any other, and nobody is notified or answered because of it. */
  isOld: boolean;
};

/** In the order in which they came. */
export type TakenMails = {
  mailbox: Mailbox;
  /** Of which of its accounts Gmail's names are. */
  account: number;
  mails: readonly TakenMail[];
};

/**
 * What becomes of mails, in the very transaction that says they are done: the same as if one were taken after the
 * other. It happens once for each, whatever crashes; and if it throws, it has happened for none.
 */
export type TakeMails = (tx: TenantTx, who: Scope, taken: TakenMails) => Promise<void>;
