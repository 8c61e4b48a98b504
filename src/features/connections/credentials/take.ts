import { may, requireUser, type Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { isOwnedBy } from '../connection.ts';
import { accessToken } from '../grants/access-token.ts';
import { confirmCaller } from '../grants/confirm-caller.ts';
import type { ConnectionId, GoogleService } from '../grants/grant.ts';
import type { Token, Vended } from '../grants/vended.ts';
import { scopesWithinLimits } from '../limits/allowed.ts';
import { findConnection } from '../store.ts';
import { type VendNeeds, vend } from '../vend/vend.ts';
import { refusal } from './refusal.ts';
import { findUsual } from './store.ts';

export type CredentialNeeds = VendNeeds & { origins: { console: string } };

type Asked = {
  /** The usual one of the caller unless it is named. */
  connectionId?: ConnectionId | undefined;
  service?: GoogleService | undefined;
  minimumTtlMs: number;
};

/**
 * An access token of the caller's own Google account, fresh for as long as was asked; with the refresh token
 * for the one key that may take it.
 */
export async function takeCredentials(needs: CredentialNeeds, who: Scope, asked: Asked): Promise<Token> {
  const { connectionId, service, minimumTtlMs } = asked;
  const wanted = { minimumTtlMs, ...(service && { service }) };
  const withRefreshToken = may(who, 'refresh_tokens.take');
  async function fromDatabase(): Promise<Vended> {
    const { found, within } = await needs.database.inTenant(who, async tx => ({
      found: await findOwn(tx, who, connectionId),
      within: await scopesWithinLimits(tx, who),
    }));
    if (!found) return { kind: 'not_connected' };
    return accessToken(needs, who, found, { ...wanted, within, withRefreshToken });
  }
  const about = `credentials ${connectionId ?? 'usual'} ${service ?? 'all'}`;
  const vended = withRefreshToken
    ? await fromDatabase() // a refresh token is never remembered
    : await vend(needs, who, { ...wanted, about, fromDatabase });
  if (vended.kind === 'token') return vended;
  throw refusal(vended, needs.origins.console);
}

async function findOwn(
  tx: TenantTx,
  who: Scope,
  asked: ConnectionId | undefined,
): Promise<ConnectionId | undefined> {
  await confirmCaller(tx, who);
  if (who.actor.kind !== 'user') return undefined; // an account belongs to a person
  if (asked === undefined) return findUsual(tx, requireUser(who));
  const connection = await findConnection(tx, asked);
  return connection && isOwnedBy(connection, who.actor.userId) ? connection.id : undefined;
}
