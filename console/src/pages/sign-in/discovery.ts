import { useCallback, useEffect, useState } from 'react';
import { asProblem, type Problem } from '../../api/problem.ts';
import { discoverProviders } from '../../api/provider-sign-in.ts';
import type { SigninProvider } from '../../api/shapes.ts';

/** Nobody is asked about while they are still being typed. */
const PAUSE_MS = 300;
/** The server keeps what it found for five minutes; what is older than this is looked up anew before it is used. */
const FRESH_MS = 4 * 60_000;

export type Discovery =
  | { kind: 'waiting' }
  | { kind: 'looking' }
  | { kind: 'found'; providers: readonly SigninProvider[] }
  | { kind: 'unknown'; problem: Problem };

type Found = { address: string; outcome: Exclude<Discovery, { kind: 'waiting' | 'looking' }> };

/** With whom somebody of this address may sign in. An answer about another address than the present one is dropped. */
export function useDiscovery(address: string): { discovery: Discovery; lookAgain: () => void } {
  const [found, setFound] = useState<Found | null>(null);
  const isWhole = isAddress(address);

  useEffect(() => {
    if (!isWhole || found?.address === address) return;
    const stale = new AbortController();
    const timer = window.setTimeout(async () => {
      const outcome = await lookUp(address, stale.signal);
      if (!stale.signal.aborted) setFound({ address, outcome });
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      stale.abort();
    };
  }, [address, isWhole, found]);

  useEffect(() => {
    if (!found) return;
    const timer = window.setTimeout(() => setFound(null), FRESH_MS);
    return () => window.clearTimeout(timer);
  }, [found]);

  const lookAgain = useCallback(() => setFound(null), []);
  return { discovery: isWhole ? current(address, found) : { kind: 'waiting' }, lookAgain };
}

function current(address: string, found: Found | null): Discovery {
  return found?.address === address ? found.outcome : { kind: 'looking' };
}

async function lookUp(address: string, signal: AbortSignal): Promise<Found['outcome']> {
  try {
    return { kind: 'found', providers: (await discoverProviders(address, signal)).providers };
  } catch (thrown) {
    return { kind: 'unknown', problem: asProblem(thrown) };
  }
}

/** Whole enough to be worth asking about. What it really leads to, the server says. */
function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/u.test(text);
}
