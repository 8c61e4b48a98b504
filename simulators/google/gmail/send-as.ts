import type { Person } from '../records.ts';
import type { Mailbox } from './records.ts';

export function shownSendAs(person: Person, mailbox: Mailbox) {
  const others = [...mailbox.sendAs.values()];
  return [
    {
      sendAsEmail: person.email,
      displayName: '',
      replyToAddress: '',
      signature: '',
      isPrimary: true,
      isDefault: !others.some(alias => alias.isDefault),
      verificationStatus: 'accepted',
    },
    ...others.map(alias => ({ signature: '', treatAsAlias: true, ...alias })),
  ];
}

export function mayWriteAs(person: Person, mailbox: Mailbox, address: string): boolean {
  const wanted = address.toLowerCase();
  if (wanted === person.email.toLowerCase()) return true;
  return mailbox.sendAs.get(wanted)?.verificationStatus === 'accepted';
}

/** Whom Gmail puts into From when the one who wrote may not be there. */
export function defaultSender(person: Person, mailbox: Mailbox): { name: string; address: string } {
  const alias = [...mailbox.sendAs.values()].find(
    one => one.isDefault && one.verificationStatus === 'accepted',
  );
  if (alias) return { name: alias.displayName || person.name, address: alias.sendAsEmail };
  return { name: person.name, address: person.email };
}
