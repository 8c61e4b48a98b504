import { addressKeyOf } from '#features/access/address.ts';
import type { Mail } from '#features/mail/parse/mail.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { Standing } from '../messages/message.ts';
import { findOurs } from '../store.ts';

export type Judged = {
  standing: Standing;
  /** Also where it only pretends to come from one: an answer would go there. */
  isFromMonitored: boolean;
};

/** Anybody writes any address into From. One of ours is believed only where the receiving host vouches for it. */
export async function judgeSender(tx: TenantTx, { from, authentication }: Mail): Promise<Judged> {
  const shown = from.map(({ address }) => addressKeyOf(address));
  const ours = shown.length > 0 ? await findOurs(tx, shown) : undefined;
  const standing = ours === undefined ? 'outside' : authentication.kind === 'authentic' ? ours : 'pretender';
  return { standing, isFromMonitored: ours === 'own_mailbox' };
}
