import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { showOrigins } from './return-origins/change.ts';

type Needs = Pick<ConnectionNeeds, 'database' | 'origins'>;

/**
 * Where the browser may go afterwards: a place of the console, or of a site that the organisation has listed.
 * Read as browsers read it, so `//evil.test` and `/\evil.test` are the addresses they would be there.
 */
export async function requireReturnTo(needs: Needs, who: Scope, asked: string): Promise<string> {
  const url = URL.parse(asked, needs.origins.console);
  if (url && !url.username && !url.password && (await mayReturnTo(needs, who, url.href))) return url.href;
  throw fail('invalid_input', {
    fields: { return_url: 'must be a place of this console, or of a site that the settings list' },
  });
}

/** Looked at again before the browser is sent there: the list may have changed meanwhile. */
export async function mayReturnTo(needs: Needs, who: Scope, href: string): Promise<boolean> {
  const { origin } = new URL(href);
  if (origin === new URL(needs.origins.console).origin) return true;
  return (await showOrigins(needs, who)).includes(origin);
}
