import { Failure } from '#kernel/failures.ts';
import type { SystemReason } from '#platform/postgres/database.ts';
import type { PresentedClient } from '../clients/client.ts';
import { findPresented } from '../clients/store.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import { type ClientClaims, readClientToken } from './client-token.ts';
import { isGivenBack } from './store.ts';

export type LiveToken = { claims: ClientClaims; client: PresentedClient };

/** A token that is good at this moment: it says so, it was not given back, and its client may still come in. */
export async function findLiveToken(
  needs: IssuerNeeds,
  reason: SystemReason,
  token: string,
): Promise<LiveToken | undefined> {
  const claims = await readClientToken(needs, token).catch(unlessInvalid);
  if (!claims) return undefined;
  const client = await needs.database.asSystem(reason, async tx => {
    const found = await findPresented(tx, claims.clientId);
    return found && !(await isGivenBack(tx, claims)) ? found : undefined;
  });
  return client?.tenantId === claims.tenantId ? { claims, client } : undefined;
}

function unlessInvalid(thrown: unknown): undefined {
  if (thrown instanceof Failure && thrown.code === 'invalid_token') return undefined;
  throw thrown;
}
