export type ConsentSearch = { flow?: string; outcome?: string };

/** Where the server sends a browser that comes back from Google: which consent, or only how it ended. */
export function readConsentSearch({ flow, outcome }: Record<string, unknown>): ConsentSearch {
  return {
    ...(typeof flow === 'string' && { flow }),
    ...(typeof outcome === 'string' && { outcome }),
  };
}
