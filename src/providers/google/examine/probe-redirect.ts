import { getPage } from '../../http.ts';
import type { Busy } from '../../verdict.ts';
import type { GoogleNeeds } from '../endpoints.ts';

const LIMITS = { timeOutMs: 10_000, mostBytes: 2_000_000 };

const codes = [
  'redirect_uri_mismatch',
  'deleted_client',
  'disabled_client',
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
] as const;

export type RedirectProbe =
  | { kind: 'registered' }
  | { kind: 'refused'; code: (typeof codes)[number] }
  /** Google showed something from which neither follows. */
  | { kind: 'unclear' };

/**
 * Whether Google would send people back there. With `prompt=none` and nobody signed in it answers at once: to
 * a registered address by sending the browser there with an error, and otherwise on a page of its own.
 */
export async function probeRedirect(
  { world, endpoints }: GoogleNeeds,
  { clientId, redirectUri }: { clientId: string; redirectUri: string },
): Promise<RedirectProbe | Busy> {
  const url = new URL(`${endpoints.accounts}/o/oauth2/v2/auth`);
  const asked = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const shown = await getPage(world, url.href, LIMITS);
  if (shown.kind === 'busy') return shown;
  if (shown.location && isBack(shown.location, redirectUri)) return { kind: 'registered' };
  const code = codes.find(each => speaksOf(shown, each));
  return code ? { kind: 'refused', code } : { kind: 'unclear' };
}

function isBack(location: string, redirectUri: string): boolean {
  return location.startsWith(`${redirectUri}?`) && new URL(location).searchParams.has('error');
}

/** Google names the code on the page, or in base64 within the address of the page it sends to. */
function speaksOf(
  { location = '', text }: { location: string | undefined; text: string },
  code: string,
): boolean {
  const encoded = URL.parse(location)?.searchParams.get('authError') ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  return [location, decoded, text].some(each => each.includes(code));
}
