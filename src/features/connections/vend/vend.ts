import { type Scope, StaleCaller, type Stamp } from '#kernel/scope.ts';
import { USUAL_TTL_MS } from '../grants/access-token.ts';
import type { Asked } from '../grants/find-token.ts';
import type { Flights } from '../grants/flights.ts';
import type { GrantNeeds } from '../grants/grant-needs.ts';
import type { Token, Vended } from '../grants/vended.ts';
import type { Claim } from './claim.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import type { Remembered, RememberedTokens } from './remembered-tokens.ts';

export type VendNeeds = GrantNeeds & {
  rememberedTokens: RememberedTokens;
  receiptDesk: ReceiptDesk;
  /** The same question of the same caller, on its way through the database. */
  questions: Flights<Vended>;
};

type Question = Asked & {
  /** What is asked for, in words that tell it from every other question of this caller. */
  about: string;
  /** The whole way: finds the connection, checks everything, refreshes if need be, and writes its own receipt. */
  fromDatabase(): Promise<Vended>;
};

/**
 * Hands out a token that is fresh enough, at the cost of one shared statement if it is in memory. What is in
 * memory is never believed: the statement that writes the receipt also checks the caller's stamp and the
 * connection's epoch, and it begins after the request came in.
 */
export async function vend(needs: VendNeeds, who: Scope, asked: Question): Promise<Vended> {
  // Whoever has no stamp that could be checked always goes the whole way.
  if (!who.stamp) return asked.fromDatabase();
  const minimumTtlMs = asked.minimumTtlMs ?? USUAL_TTL_MS;
  const remembered = needs.rememberedTokens.find(who, asked.about, minimumTtlMs);
  if (remembered) return confirmed(needs, who, asked, remembered);
  let isFirst = false;
  const vended = await needs.questions.join(questionOf(who, who.stamp, asked, minimumTtlMs), () => {
    isFirst = true;
    return asked.fromDatabase();
  });
  if (vended.kind !== 'token') return vended;
  const found = { token: vended, claim: claimOf(who, vended) };
  if (!isFirst) return confirmed(needs, who, asked, found);
  needs.rememberedTokens.keep(who, asked.about, found);
  return vended;
}

async function confirmed(
  needs: VendNeeds,
  who: Scope,
  { about }: Question,
  { token, claim }: Remembered,
): Promise<Token> {
  if (await needs.receiptDesk.claim(claim)) return token;
  needs.rememberedTokens.forget(who, about);
  throw new StaleCaller(); // who was remembered may be what is not so any more; the next try believes nothing
}

function questionOf(
  { tenantId }: Scope,
  { kind, id, epoch }: Stamp,
  { about }: Question,
  ttlMs: number,
): string {
  return `${tenantId} ${kind} ${id} ${epoch} ${about} ${ttlMs}`;
}

function claimOf({ tenantId, actor, stamp }: Scope, token: Token): Claim {
  if (!stamp || (actor.kind !== 'user' && actor.kind !== 'service')) throw new StaleCaller();
  return {
    tenantId,
    stamp,
    actorKind: actor.kind,
    actorId: actor.kind === 'user' ? actor.userId : actor.serviceId,
    connectionId: token.connectionId,
    connectionEpoch: token.epoch,
    scopes: token.scopes,
  };
}
