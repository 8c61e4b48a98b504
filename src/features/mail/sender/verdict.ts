import { sameMailAddress } from '#kernel/mail-address.ts';
import type { Sender } from '#providers/google/gmail/send-as.ts';

/** Whether the account of a mailbox may write as the address of the mailbox. */
export const senderVerdicts = ['allowed', 'not_confirmed', 'not_there'] as const;
export type SenderVerdict = (typeof senderVerdicts)[number];

export function verdictOf(address: string, senders: readonly Sender[]): SenderVerdict {
  const found = senders.filter(each => sameMailAddress(each.address, address));
  if (found.length === 0) return 'not_there';
  return found.some(({ isConfirmed }) => isConfirmed) ? 'allowed' : 'not_confirmed';
}

type Words = { says: string; remedy: string };

export const senderWords: Readonly<Record<Exclude<SenderVerdict, 'allowed'>, Words>> = {
  not_there: {
    says: 'Gmail does not let the connected account write as the address of this mailbox: answers would come from the account’s own address.',
    remedy:
      'Whoever has the account adds the address in Gmail under Settings, Accounts, Send mail as. Or disconnect it, and connect the account of the address itself.',
  },
  not_confirmed: {
    says: 'The address of this mailbox is not confirmed at the connected account, so that answers would come from the account’s own address.',
    remedy:
      'Open the mail in which Gmail asks for it and follow its link, or ask for another under Settings, Accounts, Send mail as.',
  },
};
