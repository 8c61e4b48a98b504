import { z } from 'zod';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import { anyone, ok, routesOf } from '#platform/http/route.ts';

/** Beside the callbacks, so that whatever passes those on passes this on, too. */
export const probePath = '/api/auth/probe';

const LABEL = 'probe of the own address';

/** Only a node of this installation can answer with it. It proves nothing else and opens nothing. */
export async function proofOf({ seals }: { seals: Seals }, nonce: string): Promise<string> {
  const key = await seals.installationKey(LABEL);
  return keyedCode(key, LABEL, [nonce]).toString('base64url');
}

const route = routesOf<{ seals: Seals }>();

export const probeRoutes = [
  route({
    method: 'GET',
    path: probePath,
    summary: 'Prove that this installation is what answers at its address',
    access: anyone('the server asks itself by its public address, and has no credential of its own'),
    query: z.object({ nonce: z.string().regex(/^[\w-]{20,60}$/) }),
    answer: ok(z.object({ proof: z.string() })),
    run: async (needs, _exchange, { nonce }) => ({ proof: await proofOf(needs, nonce) }),
  }),
];
