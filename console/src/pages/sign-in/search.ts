import { pageOfOurs, paths } from '../../paths.ts';

export type SignInSearch = { returnTo?: string; because?: 'ended' | 'signed-out' | 'failed' };

/** `callbackUrl` and `failed` are what the server writes when somebody comes back from a provider in vain. */
export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const returnTo = pageOfOurs(search.returnTo ?? search.callbackUrl);
  const because = search.failed === undefined ? search.because : 'failed';
  return {
    ...(returnTo !== paths.home && { returnTo }),
    ...((because === 'ended' || because === 'signed-out' || because === 'failed') && { because }),
  };
}
