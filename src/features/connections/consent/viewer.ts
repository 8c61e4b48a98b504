import type { AccessNeeds } from '#features/access/access-needs.ts';
import { sessionProof } from '#features/access/sessions/session-proof.ts';
import { Failure } from '#kernel/failures.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { Viewer } from './show.ts';

/** Who is signed in to the console in this browser, where nobody needs to be. */
export async function findViewer(needs: AccessNeeds, exchange: Exchange): Promise<Viewer | undefined> {
  const credential = sessionProof.find(exchange);
  if (credential === undefined) return undefined;
  try {
    const { tenantId, actor } = await sessionProof.prove(needs, credential, exchange);
    return actor.kind === 'user' ? { tenantId, userId: actor.userId } : undefined;
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined; // ended, stolen or frozen: nobody is signed in
    throw thrown;
  }
}
