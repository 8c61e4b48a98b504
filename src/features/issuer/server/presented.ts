import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { PresentedClient } from '../clients/client.ts';

/** The client that has shown who it is, as it was read for this very request: see clients.ts. */
export function presentedTo({ oidc, state }: KoaContextWithOIDC): PresentedClient {
  const found: PresentedClient | undefined = state.presented;
  if (!found || found.id !== oidc.client?.clientId) throw new errors.InvalidClientAuth();
  return found;
}
