import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  clockSkew,
  clockTolerance,
  customFetch,
  discovery,
  ResponseBodyError,
} from 'openid-client';
import type { Secret } from '#kernel/secret.ts';
import { aheadMs, type World } from '#kernel/world.ts';
import { readAtMost } from '../http.ts';
import { type Busy, busy, type Said, saidAs } from '../verdict.ts';
import { type OpenidProvider, placeOf } from './provider.ts';

export type OpenidClient = { clientId: string; clientSecret: Secret<string>; redirectUri: string };

/** What one sign-in is known by. None of it serves for another. */
export type SigninProof = { state: string; nonce: string; verifier: Secret<string> };

export type SignedInThere = { kind: 'signed_in'; idToken: string; accessToken: string };

export type NotSignedIn =
  /** The person, or the provider on their behalf, said no. */
  | { kind: 'declined'; said: Said }
  /** The provider does not take our app: whoever set it up must act. */
  | { kind: 'misconfigured'; said: Said }
  /** An answer that is not to be believed, or a code that is none. */
  | { kind: 'not_believed'; clue: string }
  | Busy;

const SCOPES = 'openid email profile';
const TIME_OUT_SECONDS = 10; // a person waits for it
const MOST_ANSWER_BYTES = 65_536;
/** As much as the vendors' own libraries forgive. */
const TOLERANCE_SECONDS = 300;
const SECOND_MS = 1_000;

/** Where a browser is sent to sign in. */
export async function signInAddress(
  { world }: { world: World },
  provider: OpenidProvider,
  client: OpenidClient,
  { proof, loginHint }: { proof: SigninProof; loginHint?: string | undefined },
): Promise<URL> {
  const configuration = await configurationOf(world, provider, client);
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: client.redirectUri,
    scope: SCOPES,
    response_mode: 'query', // a form posted from another site would come without our cookies
    state: proof.state,
    nonce: proof.nonce,
    code_challenge: await calculatePKCECodeChallenge(proof.verifier.reveal()),
    code_challenge_method: 'S256',
    ...(loginHint === undefined ? { prompt: 'select_account' } : { login_hint: loginHint }),
  });
  return placeOf(provider, url);
}

/**
 * What the browser brought back, proven as far as a library can: state, issuer (RFC 9207), code and verifier,
 * and the claims of the id token. Its signature is checked by the provider's own rules afterwards.
 */
export async function finishSignIn(
  { world }: { world: World },
  provider: OpenidProvider,
  client: OpenidClient,
  { proof, answer }: { proof: SigninProof; answer: URLSearchParams },
): Promise<SignedInThere | NotSignedIn> {
  const configuration = await configurationOf(world, provider, client);
  const arrived = new URL(client.redirectUri);
  arrived.search = answer.toString();
  try {
    const tokens = await authorizationCodeGrant(configuration, arrived, {
      expectedState: proof.state,
      expectedNonce: proof.nonce,
      pkceCodeVerifier: proof.verifier.reveal(),
      idTokenExpected: true,
    });
    if (tokens.id_token === undefined) return { kind: 'not_believed', clue: 'no_id_token' };
    return { kind: 'signed_in', idToken: tokens.id_token, accessToken: tokens.access_token };
  } catch (thrown) {
    return verdictOn(thrown);
  }
}

async function configurationOf(
  world: World,
  provider: OpenidProvider,
  { clientId, clientSecret }: OpenidClient,
): Promise<Configuration> {
  const server = {
    issuer: provider.issuer,
    authorization_endpoint: provider.authorizationEndpoint,
    token_endpoint: provider.tokenEndpoint,
  };
  const metadata = {
    id_token_signed_response_alg: 'RS256',
    [clockSkew]: Math.round(aheadMs(world) / SECOND_MS),
    [clockTolerance]: TOLERANCE_SECONDS,
  };
  const authentication = ClientSecretPost(clientSecret.reveal());
  const configuration = provider.issuer.includes('{tenantid}')
    ? await templated(provider, () => discovered(server), { clientId, metadata, authentication })
    : new Configuration(server, clientId, metadata, authentication);
  configuration.timeout = TIME_OUT_SECONDS;
  configuration[customFetch] = (url, options) => ask(world, provider, url, options);
  return configuration;
}

type ClientParts = {
  clientId: string;
  metadata: ConstructorParameters<typeof Configuration>[2];
  authentication: ReturnType<typeof ClientSecretPost>;
};

/** The library takes an issuer that is a template only from Microsoft's discovery, so it gets that from memory. */
function templated(
  { authorizationEndpoint }: OpenidProvider,
  answer: () => Response,
  { clientId, metadata, authentication }: ClientParts,
): Promise<Configuration> {
  const [, authority] = new URL(authorizationEndpoint).pathname.split('/');
  const issuer = new URL(`/${authority}/v2.0`, authorizationEndpoint);
  return discovery(issuer, clientId, metadata, authentication, { [customFetch]: async () => answer() });
}

function discovered(server: object): Response {
  return Response.json(server);
}

/** Only the token endpoint is ever asked, once, and never followed elsewhere: the secret is in the request. */
async function ask(
  world: World,
  provider: OpenidProvider,
  url: string,
  {
    method,
    headers,
    body,
    signal,
  }: { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal | undefined },
): Promise<Response> {
  const request = new Request(placeOf(provider, url), {
    method,
    headers,
    redirect: 'manual',
    ...(body instanceof URLSearchParams && { body }),
    ...(signal && { signal }),
  });
  const response = await world.fetch(request);
  const text = await readAtMost(response, MOST_ANSWER_BYTES);
  if (text === undefined) throw new TypeError('The answer is too large.');
  const { status, statusText } = response;
  return new Response(text === '' ? null : text, { status, statusText, headers: response.headers });
}

/** RFC 6749, 5.2: what it is about the client, and what about the moment. Microsoft calls a wrong code an invalid request. */
const aboutTheApp = /^(invalid_client|unauthorized_client|invalid_scope)$/;
const aboutTheMoment = /^(server_error|temporarily_unavailable)$/;

function verdictOn(thrown: unknown): NotSignedIn {
  // What stands in the address anybody may have written there: it is believed to mean no, and nothing else.
  if (thrown instanceof AuthorizationResponseError) {
    return { kind: 'declined', said: saidAs(thrown.error, undefined) };
  }
  if (thrown instanceof ResponseBodyError) {
    const said = saidAs(thrown.error, undefined);
    if (aboutTheMoment.test(thrown.error)) return busy('server_error', { clue: said.error });
    if (aboutTheApp.test(thrown.error)) return { kind: 'misconfigured', said };
    return { kind: 'not_believed', clue: said.error ?? 'refused' };
  }
  if (thrown instanceof ClientError) {
    const code = thrown.code ?? '';
    if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return busy('timed_out');
    return {
      kind: 'not_believed',
      clue: /^OAUTH_[A-Z_]{1,60}$/.test(code) ? code.toLowerCase() : 'malformed',
    };
  }
  return busy('network');
}
