import { isRecord } from '../frame/fields.ts';
import {
  type BlockedPage,
  clientDeleted,
  clientDisabled,
  clientNotFound,
  embeddedBrowser,
  invalidRequest,
  redirectMismatch,
} from './blocked-page.ts';
import type { Google } from './google.ts';
import { type ClientOfProject, findClient } from './projects.ts';
import { type Challenge, readChallenge } from './proof-key.ts';
import { findScope, requestedScopes, splitScopes } from './scopes.ts';

export type AuthorizationRequest = {
  readonly owner: ClientOfProject;
  readonly redirectUri: string;
  /** Canonical spellings. */
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly accessType: 'online' | 'offline';
  readonly includesGrantedScopes: boolean;
  readonly loginHint: string | undefined;
  readonly prompt: { none: boolean; consent: boolean; selectAccount: boolean };
  readonly nonce: string | undefined;
  readonly hostedDomain: string | undefined;
  readonly challenge: Challenge | undefined;
  readonly wantsAuthTime: boolean;
};

export type ReadRequest = { ok: true; request: AuthorizationRequest } | { ok: false; page: BlockedPage };

/** Checks in Google's order: first who asks and where the answer would go, then what is asked. */
export function readAuthorizationRequest(
  google: Google,
  parameters: URLSearchParams,
  userAgent: string,
): ReadRequest {
  const twice = repeated(parameters);
  if (twice) return refused(invalidRequest(`OAuth 2 parameters can only have a single value: ${twice}`));
  if (isEmbeddedBrowser(userAgent)) return refused(embeddedBrowser);

  const owner = findRequester(google, parameters);
  if ('code' in owner) return refused(owner);
  const redirectUri = parameters.get('redirect_uri');
  const badRedirect = refuseRedirect(owner, redirectUri);
  if (badRedirect || redirectUri === null) return refused(badRedirect ?? missing('redirect_uri'));

  const wrong = wrongParameter(parameters);
  if (wrong) return refused(wrong);
  const challenge = readChallenge(parameters);
  if (typeof challenge === 'string') return refused(invalidRequest(challenge));
  const spellings = splitScopes(parameters.get('scope') ?? '');
  const unknown = requestedScopes(spellings).filter(scope => !findScope(scope));
  if (unknown.length > 0) return refused(invalidScope(unknown));

  const prompts = splitScopes(parameters.get('prompt') ?? '');
  return {
    ok: true,
    request: {
      owner,
      redirectUri,
      scopes: requestedScopes(spellings),
      state: parameters.get('state') ?? undefined,
      accessType: parameters.get('access_type') === 'offline' ? 'offline' : 'online',
      includesGrantedScopes: parameters.get('include_granted_scopes') === 'true',
      loginHint: parameters.get('login_hint') || undefined,
      prompt: {
        none: prompts.includes('none'),
        consent: prompts.includes('consent'),
        selectAccount: prompts.includes('select_account'),
      },
      nonce: parameters.get('nonce') ?? undefined,
      hostedDomain: parameters.get('hd') || undefined,
      challenge,
      wantsAuthTime: asksForAuthTime(parameters.get('claims')),
    },
  };
}

function refused(page: BlockedPage): ReadRequest {
  return { ok: false, page };
}

function missing(name: string): BlockedPage {
  return invalidRequest(`Missing required parameter: ${name}`);
}

function repeated(parameters: URLSearchParams): string | undefined {
  const names = [...parameters.keys()];
  return names.find((name, at) => names.indexOf(name) !== at);
}

/** Apps that show the consent page inside themselves could read the password. */
function isEmbeddedBrowser(userAgent: string): boolean {
  return /; wv\)/.test(userAgent) || (/\((?:iPhone|iPad)/.test(userAgent) && !/Safari\//.test(userAgent));
}

function findRequester(google: Google, parameters: URLSearchParams): ClientOfProject | BlockedPage {
  const clientId = parameters.get('client_id');
  if (!clientId) return missing('client_id');
  const owner = findClient(google, clientId);
  if (!owner) return clientNotFound;
  if (owner.client.state.kind === 'deleted') return clientDeleted;
  if (owner.client.state.kind === 'disabled') return clientDisabled;
  return owner;
}

function refuseRedirect({ client }: ClientOfProject, redirectUri: string | null): BlockedPage | undefined {
  if (!redirectUri) return missing('redirect_uri');
  if (redirectUri.startsWith('urn:ietf:wg:oauth:2.0:oob')) {
    return invalidRequest('The out-of-band (OOB) flow has been blocked in order to keep users secure.', {
      redirect_uri: redirectUri,
    });
  }
  return client.redirectUris.includes(redirectUri) ? undefined : redirectMismatch(redirectUri);
}

function wrongParameter(parameters: URLSearchParams): BlockedPage | undefined {
  const responseType = parameters.get('response_type');
  if (!responseType) return invalidRequest('Required parameter is missing: response_type');
  if (responseType !== 'code') return invalidRequest(`Invalid response_type: ${responseType}`);
  if (splitScopes(parameters.get('scope') ?? '').length === 0) return missing('scope');
  const accessType = parameters.get('access_type');
  if (accessType !== null && !['online', 'offline'].includes(accessType)) {
    return invalidRequest(`Invalid parameter value for access_type: ${accessType}`);
  }
  return wrongPrompt(splitScopes(parameters.get('prompt') ?? ''));
}

function wrongPrompt(prompts: readonly string[]): BlockedPage | undefined {
  const unknown = prompts.find(prompt => !['none', 'consent', 'select_account'].includes(prompt));
  if (unknown) return invalidRequest(`Invalid parameter value for prompt: Invalid prompt: ${unknown}`);
  if (!prompts.includes('none') || prompts.length === 1) return undefined;
  return invalidRequest('Invalid parameter value for prompt: none must stand alone');
}

function invalidScope(unknown: readonly string[]): BlockedPage {
  return {
    status: 400,
    code: 'invalid_scope',
    message: `Some requested scopes were invalid. {invalid=[${unknown.join(', ')}]}`,
  };
}

/** OpenID Connect Core, 5.5. Claims that cannot be read are ignored, as unknown parameters are. */
function asksForAuthTime(claims: string | null): boolean {
  if (claims === null) return false;
  try {
    const asked: unknown = JSON.parse(claims);
    return isRecord(asked) && isRecord(asked.id_token) && 'auth_time' in asked.id_token;
  } catch {
    return false;
  }
}
