import { scopeOfProven } from '#features/access/proven-scope.ts';
import type { Token } from '#features/connections/grants/vended.ts';
import { exchange } from '#features/exchange/exchange.ts';
import type { ExchangeNeeds } from '#features/exchange/exchange-needs.ts';
import type { ExchangeAsked } from '#features/exchange/exchanged.ts';
import { verifySubjectToken } from '#features/exchange/issuers/verify.ts';
import { refusal } from '#features/exchange/refusal.ts';
import { Failure } from '#kernel/failures.ts';
import { mustBeAllowed, type Scope, StaleCaller } from '#kernel/scope.ts';
import type { PresentedClient } from '../clients/client.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import type { ClientScopes } from './client-scopes.ts';
import type { AskedExchange } from './read-asked.ts';
import { notGood, proveBearer, recallBearer } from './subject.ts';

export type TokenExchangeNeeds = IssuerNeeds & ExchangeNeeds & { clientScopes: ClientScopes };

/** RFC 8693: the client brings somebody's key or token, or its own platform's word for a subject. */
export async function exchangeAs(
  needs: TokenExchangeNeeds,
  client: PresentedClient,
  { subjectToken, isOfRegisteredIssuer, ...asked }: AskedExchange,
): Promise<Token> {
  const through = needs.clientScopes.of(client);
  mustBeAllowed(through, 'tokens.exchange');
  if (!isOfRegisteredIssuer) return exchangeBearer(needs, through, subjectToken, asked);
  mustBeAllowed(through, 'subjects.claim');
  const subject = await verifySubjectToken(needs, through, subjectToken);
  return exchangeFor(needs, through, { ...asked, subject });
}

async function exchangeBearer(
  needs: TokenExchangeNeeds,
  through: Scope,
  token: string,
  asked: ExchangeAsked,
): Promise<Token> {
  const { tenantId } = through;
  const recalled = recallBearer(needs, token, tenantId);
  try {
    if (recalled) return await exchangeFor(needs, scopeOfProven(recalled), { ...asked, through });
  } catch (thrown) {
    if (!(thrown instanceof StaleCaller)) throw thrown;
  }
  const proven = await proveBearer(needs, token, tenantId).catch(inOneWord);
  return exchangeFor(needs, scopeOfProven(proven), { ...asked, through });
}

async function exchangeFor(needs: TokenExchangeNeeds, who: Scope, asked: ExchangeAsked): Promise<Token> {
  const exchanged = await exchange(needs, who, asked);
  if (exchanged.kind === 'token') return exchanged;
  throw refusal(exchanged, needs.origins.console);
}

/** Why a credential of somebody else is not good is not for the client that brings it. */
function inOneWord(thrown: unknown): never {
  throw thrown instanceof Failure && thrown.code === 'invalid_token' ? notGood() : thrown;
}
