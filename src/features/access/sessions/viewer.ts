import { Failure } from '#kernel/failures.ts';
import type { TenantId, UserId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { scopeOfProven } from '../proven-scope.ts';
import { sessionProof } from './session-proof.ts';

/** Somebody who is signed in, where a page is looked at that is for everybody. */
export type Viewer = { tenantId: TenantId; userId: UserId };

/** Who is signed in to the console in this browser, where nobody needs to be. */
export async function findViewer(needs: AccessNeeds, exchange: Exchange): Promise<Viewer | undefined> {
  const who = await findViewerScope(needs, exchange);
  return who?.actor.kind === 'user' ? { tenantId: who.tenantId, userId: who.actor.userId } : undefined;
}

/** The same, to act for them. */
export async function findViewerScope(needs: AccessNeeds, exchange: Exchange): Promise<Scope | undefined> {
  const credential = sessionProof.find(exchange);
  if (credential === undefined) return undefined;
  try {
    return scopeOfProven(await sessionProof.prove(needs, credential, exchange));
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined; // ended, stolen or frozen: nobody is signed in
    throw thrown;
  }
}
