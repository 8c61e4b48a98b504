import { type AddressKey, addressKeyOf } from '#features/access/address.ts';
import type { Mail } from '#features/mail/parse/mail.ts';
import type { Standing } from '../messages/message.ts';
import type { Ours } from '../store.ts';

export type Judged = {
  standing: Standing;
  /** Also where it only pretends to come from one: an answer would go there. */
  isFromMonitored: boolean;
};

export function shownSenders({ from }: Pick<Mail, 'from'>): AddressKey[] {
  return from.map(({ address }) => addressKeyOf(address));
}

/** Anybody writes any address into From. One of ours is believed only where the receiving host vouches for it. */
export function judgeSender(
  mail: Pick<Mail, 'from' | 'authentication'>,
  ours: ReadonlyMap<string, Ours>,
): Judged {
  const shown = shownSenders(mail).flatMap(address => ours.get(address) ?? []);
  const isFromMonitored = shown.includes('own_mailbox');
  const [any] = isFromMonitored ? (['own_mailbox'] as const) : shown;
  const standing =
    any === undefined ? 'outside' : mail.authentication.kind === 'authentic' ? any : 'pretender';
  return { standing, isFromMonitored };
}
