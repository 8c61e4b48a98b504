import { appAt, isRegistered } from './apps.ts';
import type { Authority } from './directories.ts';
import type { Microsoft } from './microsoft.ts';
import { readChallenge } from './proof-key.ts';
import type { App, Challenge } from './records.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { splitScopes, unknownScope } from './scopes.ts';

export const responseModes = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof responseModes)[number];

/** As much as is needed to send anything back to the app. */
export type ReturnAddress = {
  readonly app: App;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly responseMode: ResponseMode;
};

export type AuthorizationRequest = ReturnAddress & {
  readonly authority: Authority;
  readonly scopes: readonly string[];
  readonly loginHint: string | undefined;
  readonly domainHint: string | undefined;
  readonly prompt: 'none' | 'login' | 'consent' | 'select_account' | undefined;
  readonly nonce: string | undefined;
  readonly challenge: Challenge | undefined;
};

export type ReadRequest =
  | { ok: true; request: AuthorizationRequest }
  /** A page, because nobody knows yet that the address belongs to the app. */
  | { ok: false; page: Refusal }
  | { ok: false; back: Refusal; to: ReturnAddress };

/** First who asks and where the answer would go, on pages; then what is asked, back at the app. */
export function readAuthorizationRequest(
  microsoft: Microsoft,
  authority: Authority,
  parameters: URLSearchParams,
): ReadRequest {
  const appId = parameters.get('client_id');
  if (!appId) return { ok: false, page: missing('client_id') };
  const app = appAt(microsoft, authority, appId);
  if (isRefusal(app)) return { ok: false, page: app };
  const redirectUri = parameters.get('redirect_uri');
  if (!redirectUri) return { ok: false, page: missing('redirect_uri') };
  if (!isRegistered(app, redirectUri)) return { ok: false, page: mismatch(app, redirectUri) };

  const state = parameters.get('state') ?? undefined;
  const responseMode = responseModes.find(mode => mode === parameters.get('response_mode')) ?? 'query';
  const to: ReturnAddress = { app, redirectUri, state, responseMode };
  const back = (refused: Refusal): ReadRequest => ({ ok: false, back: refused, to });

  const wrong = wrongParameter(parameters);
  if (wrong) return back(wrong);
  const challenge = readChallenge(parameters);
  if (isRefusal(challenge)) return back(challenge);
  const scopes = splitScopes(parameters.get('scope') ?? '');
  const unknown = unknownScope(scopes);
  if (unknown !== undefined) return back(invalidScope(unknown));
  return {
    ok: true,
    request: {
      ...to,
      authority,
      scopes,
      challenge,
      prompt: prompts.find(prompt => prompt === parameters.get('prompt')),
      loginHint: parameters.get('login_hint') || undefined,
      domainHint: parameters.get('domain_hint') || undefined,
      nonce: parameters.get('nonce') ?? undefined,
    },
  };
}

const prompts = ['none', 'login', 'consent', 'select_account'] as const;

function wrongParameter(parameters: URLSearchParams): Refusal | undefined {
  const responseType = parameters.get('response_type');
  if (!responseType) return missing('response_type');
  if (responseType !== 'code') return refusal(/token/.test(responseType) ? 700054 : 70005);
  const responseMode = parameters.get('response_mode');
  if (responseMode !== null && !responseModes.some(mode => mode === responseMode)) {
    return refusal(90023, `Unsupported 'response_mode' value: '${responseMode}'.`);
  }
  if (splitScopes(parameters.get('scope') ?? '').length === 0) return missing('scope');
  const prompt = parameters.get('prompt');
  if (prompt && !prompts.some(one => one === prompt)) {
    return refusal(90023, `Unsupported 'prompt' value: '${prompt}'.`);
  }
  return undefined;
}

function missing(name: string): Refusal {
  return refusal(900144, `The request body must contain the following parameter: '${name}'.`);
}

function mismatch(app: App, redirectUri: string): Refusal {
  return refusal(
    50011,
    `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${app.id}'. Make sure the redirect URI sent in the request matches one added to your application.`,
  );
}

function invalidScope(scope: string): Refusal {
  return refusal(
    70011,
    `The provided value for the input parameter 'scope' is not valid. The scope '${scope}' does not exist.`,
  );
}
