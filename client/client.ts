import { type ClientCredentials, clientCredentialsProof } from './client-credentials.ts';
import { type Connections, connectionsOf } from './connections.ts';
import { type CredentialsAsked, type GoogleToken, takeCredentials } from './credentials.ts';
import { followEvents, type LiveEvent } from './events.ts';
import { type ExchangeAsked, exchangeToken } from './exchange.ts';
import { keyProof } from './send.ts';
import { type GoogleStatus, showStatus } from './status.ts';
import { realSurroundings, type Surroundings } from './surroundings.ts';
import { openTokenMemory } from './token-memory.ts';

export type { ClientCredentials } from './client-credentials.ts';
export type { Connection, Connections, ServiceHealth } from './connections.ts';
export type { CredentialsAsked, GoogleToken, TokenAsked } from './credentials.ts';
export type { LiveEvent } from './events.ts';
export type { ExchangeAsked } from './exchange.ts';
export { type AccountChoice, KeyholderError, type KeyholderFailure, type WhoActs } from './failure.ts';
export { googleAuth } from './google-auth.ts';
export type { ConnectionState, GoogleStatus, Health } from './status.ts';

/** Where Keyholder is, and who is asking: an API key, or the client credentials of a service. */
export type ClientOptions = {
  /** Such as https://keyholder.example.com */
  url: string | URL;
  /** How long one attempt may take; usually 15 seconds. */
  timeoutMs?: number;
} & ({ key: string } | { clientCredentials: ClientCredentials });

/**
 * Everything may fail with a KeyholderError, whose `failure` says why; what may pass by itself has been tried
 * several times by then.
 */
export type KeyholderClient = {
  /** A token of the caller's own Google account. Remembered for as long as it lives. */
  credentials(asked?: CredentialsAsked): Promise<GoogleToken>;
  /** A token for the caller, or for a subject they may act for. Remembered for as long as it lives. */
  exchange(asked?: ExchangeAsked): Promise<GoogleToken>;
  /** How the caller's usual Google account is. */
  status(asked?: { signal?: AbortSignal }): Promise<GoogleStatus>;
  connections: Connections;
  /** What changes, as it changes. While somebody follows, no token is remembered beyond a change of its account. */
  events(asked?: { signal?: AbortSignal }): AsyncGenerator<LiveEvent, void, undefined>;
  /** Forgets every token, so that each is asked for anew. */
  forgetTokens(): void;
};

const USUAL_TIMEOUT_MS = 15_000; // Keyholder itself waits ten for Google

export function createClient(
  options: ClientOptions,
  surroundings: Surroundings = realSurroundings,
): KeyholderClient {
  const sending = {
    url: checked(options.url),
    surroundings,
    timeoutMs: options.timeoutMs ?? USUAL_TIMEOUT_MS,
  };
  const proof =
    'key' in options ? keyProof(options.key) : clientCredentialsProof(sending, options.clientCredentials);
  const memory = openTokenMemory<GoogleToken>(surroundings);
  const needs = { ...sending, proof, memory };
  return {
    credentials: (asked = {}) => takeCredentials(needs, asked),
    exchange: (asked = {}) => exchangeToken(needs, asked),
    status: ({ signal } = {}) => showStatus(needs, signal),
    connections: connectionsOf(needs),
    async *events({ signal } = {}) {
      for await (const event of followEvents(needs, signal)) {
        if (event.kind.startsWith('connection.') || event.kind === 'look_again') memory.forget();
        yield event;
      }
    },
    forgetTokens: memory.forget,
  };
}

/** A key that goes over the wire in the clear is everybody's. */
function checked(address: string | URL): URL {
  const url = new URL(address);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) return url;
  throw new TypeError('Keyholder is spoken to by https, except on this very machine.');
}
