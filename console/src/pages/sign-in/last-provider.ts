import type { SigninProvider } from '../../api/shapes.ts';

const STORED_AS = 'keyholder-last-provider';

/** The one used in this browser before comes first. It decides nothing else: what may be used says the server. */
export function lastFirst(providers: readonly SigninProvider[]): SigninProvider[] {
  const last = recall();
  return [...providers].sort((one, other) => Number(other === last) - Number(one === last));
}

export function rememberProvider(provider: SigninProvider): void {
  try {
    localStorage.setItem(STORED_AS, provider);
  } catch {
    // Storage is switched off by the visitor.
  }
}

function recall(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}
