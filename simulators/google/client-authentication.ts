import type { Google } from './google.ts';
import { invalidRequest, OAuthRefusal } from './oauth-refusal.ts';
import { type ClientOfProject, findClient } from './projects.ts';

/** client_secret_post or client_secret_basic, never both. */
export function authenticateClient(google: Google, request: Request, form: URLSearchParams): ClientOfProject {
  const basic = readBasic(request.headers.get('authorization'));
  if (basic && form.has('client_secret')) throw invalidRequest('Multiple client credentials were provided.');
  const clientId = basic?.clientId ?? form.get('client_id');
  if (!clientId) throw invalidRequest('Could not determine client ID from request.');
  const owner = findClient(google, clientId);
  if (!owner) throw new OAuthRefusal(401, 'invalid_client', 'The OAuth client was not found.');
  refuseInactive(owner);
  const secret = basic?.secret ?? form.get('client_secret');
  if (!secret) throw invalidRequest('client_secret is missing.');
  if (!owner.client.secrets.some(known => known.value === secret && !known.isDisabled)) {
    throw new OAuthRefusal(401, 'invalid_client', 'The provided client secret is invalid.');
  }
  return owner;
}

function refuseInactive({ client }: ClientOfProject): void {
  switch (client.state.kind) {
    case 'active':
      return;
    case 'disabled':
      throw new OAuthRefusal(401, 'disabled_client', 'The OAuth client was disabled.');
    case 'deleted':
      throw new OAuthRefusal(401, 'deleted_client', 'The OAuth client was deleted.');
    default:
      client.state satisfies never;
  }
}

function readBasic(header: string | null): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [, clientId, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  if (clientId === undefined || secret === undefined)
    throw new OAuthRefusal(401, 'invalid_client', 'Unauthorized');
  return { clientId: formDecoded(clientId), secret: formDecoded(secret) };
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text}`).get('value') ?? text;
}
