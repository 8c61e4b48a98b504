import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider';
import { isId } from '#kernel/ids.ts';
import type { PresentedClient } from '../clients/client.ts';
import { findPresented } from '../clients/store.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import { CLIENT_CREDENTIALS, SIGNED_WITH, TOKEN_EXCHANGE } from './words.ts';

const readOnly = async () => {
  throw new Error('Clients are made in the console.');
};

/** What oidc-provider is told of a client, read for each request: one that is revoked is no client any more. */
export function clientsOf(needs: IssuerNeeds): Adapter {
  return {
    async find(id) {
      if (!isId<'client'>(id)) return undefined;
      const found = await needs.database.asSystem('serve the issuer', tx => findPresented(tx, id));
      if (found && Provider.ctx) Provider.ctx.state.presented = found;
      return found && metadataOf(found);
    },
    upsert: readOnly,
    findByUid: readOnly,
    findByUserCode: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}

function metadataOf({ id, shows }: PresentedClient): AdapterPayload {
  const common: AdapterPayload = {
    client_id: id,
    grant_types: [CLIENT_CREDENTIALS, TOKEN_EXCHANGE],
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: SIGNED_WITH,
  };
  if (shows.kind === 'key') {
    return { ...common, token_endpoint_auth_method: 'private_key_jwt', jwks: JSON.parse(shows.jwks) };
  }
  // The digest, in the place of the secret: see compareClientSecret in provider.ts.
  const client_secret = shows.hash.toString('base64url');
  return { ...common, token_endpoint_auth_method: 'client_secret_basic', client_secret };
}
