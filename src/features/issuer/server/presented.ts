import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { isId } from '#kernel/ids.ts';
import type { PresentedClient } from '../clients/client.ts';
import { findPresented } from '../clients/store.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';

/** The client that has shown who it is in this request, as it is now. */
export async function presentedTo(
  { database }: IssuerNeeds,
  { oidc }: KoaContextWithOIDC,
): Promise<PresentedClient> {
  const id = oidc.client?.clientId ?? '';
  if (!isId<'client'>(id)) throw new errors.InvalidClientAuth();
  const found = await database.asSystem('serve the issuer', tx => findPresented(tx, id));
  if (!found) throw new errors.InvalidClientAuth();
  return found;
}
