import type { IncomingHttpHeaders } from 'node:http';
import type { Log } from '#kernel/log.ts';
import { callerAddress, networkOf } from './caller-address.ts';
import { type CookieJar, createCookieJar } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { RequestLog } from './request-log.ts';
import type { NodeHandler } from './route.ts';

/** A request as it came in at the socket. */
export type Arrival = {
  method: string;
  /** Path and query as they were sent. */
  target: string;
  headers: IncomingHttpHeaders;
  peer: string;
  bodyBytes: Exchange['bodyBytes'];
  /** Told when nobody waits for the answer any more, which is also so when it has been given. */
  onGone(listener: () => void): void;
  /** Lets somebody else write the answer, beginning with these headers; tells the status they wrote. */
  handTo(handler: NodeHandler, headers: Readonly<Record<string, string>>): Promise<number>;
};

type Surroundings = { log: Log; isHttps: boolean; trustedProxies: number; nextRequestId(): string };

/**
 * Made for every request, so what few routes need is made only when they ask for it; a class, because one
 * costs a fraction of as many closures.
 */
export class OpenExchange implements Exchange {
  readonly requestId: string;
  readonly bodyBytes: Exchange['bodyBytes'];
  /** Headers that the route set. */
  readonly added: Record<string, string> = {};
  readonly #around: Surroundings;
  readonly #routeName: string;
  readonly #arrival: Arrival;
  #address: string | undefined;
  #network: string | undefined;
  #url: URL | undefined;
  #log: Log | undefined;
  #cookies: CookieJar | undefined;
  #aborting: AbortController | undefined;
  #isAborted = false;

  constructor(around: Surroundings, routeName: string, arrival: Arrival) {
    this.#around = around;
    this.#routeName = routeName;
    this.#arrival = arrival;
    this.bodyBytes = arrival.bodyBytes;
    this.requestId = around.nextRequestId();
  }

  get method(): string {
    return this.#arrival.method;
  }

  get target(): string {
    return this.#arrival.target;
  }

  get url(): URL {
    this.#url ??= new URL(`http://host.invalid${this.#arrival.target}`);
    return this.#url;
  }

  get address(): string {
    const forwardedFor = this.header('x-forwarded-for') ?? null;
    this.#address ??= callerAddress(this.#arrival.peer, forwardedFor, this.#around.trustedProxies);
    return this.#address;
  }

  get network(): string {
    this.#network ??= networkOf(this.address);
    return this.#network;
  }

  get log(): Log {
    this.#log ??= new RequestLog(this.#around.log, { requestId: this.requestId, route: this.#routeName });
    return this.#log;
  }

  get signal(): AbortSignal {
    this.#aborting ??= followingCaller(this.#arrival);
    if (this.#isAborted) this.#aborting.abort();
    return this.#aborting.signal;
  }

  get cookies(): CookieJar {
    this.#cookies ??= createCookieJar(this.header('cookie') ?? null, this.#around.isHttps);
    return this.#cookies;
  }

  // Bound, because readers take it out of the exchange.
  readonly header = (wanted: string): string | undefined => {
    const value = this.#arrival.headers[wanted];
    return Array.isArray(value) ? value.join(', ') : value;
  };

  setHeader(name: string, value: string): void {
    this.added[name] = value;
  }

  handTo(handler: NodeHandler, usualHeaders: Readonly<Record<string, string>>): Promise<number> {
    return this.#arrival.handTo(handler, {
      ...usualHeaders,
      ...this.added,
      'x-request-id': this.requestId,
    });
  }

  cookieLines(): readonly string[] {
    return this.#cookies?.lines() ?? [];
  }

  /** Ends what still works for this request. */
  abort(): void {
    this.#isAborted = true;
    this.#aborting?.abort();
  }
}

function followingCaller({ onGone }: Arrival): AbortController {
  const aborting = new AbortController();
  onGone(() => aborting.abort());
  return aborting;
}
