import type { IncomingHttpHeaders } from 'node:http';
import { newId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';
import { callerAddress, networkOf } from './caller-address.ts';
import { type CookieJar, createCookieJar } from './cookies.ts';
import type { Exchange } from './exchange.ts';

/** A request as it came in at the socket. */
export type Arrival = {
  request: Request;
  /** The headers as node:http read them: making the Request's own costs more than everything else here. */
  headers?: IncomingHttpHeaders;
  peer: string;
  params: Record<string, string>;
};

export type OpenExchange = {
  exchange: Exchange;
  added: Readonly<Record<string, string>>;
  cookieLines(): readonly string[];
  /** Ends what still works for this request. */
  abort(): void;
};

type Surroundings = { world: World; log: Log; isHttps: boolean; trustedProxies: number };

/** Made for every request, so what few routes need is made only when they ask for it. */
export function openExchange(around: Surroundings, name: string, arrival: Arrival): OpenExchange {
  const { request, headers } = arrival;
  const requestId = newId<'request'>(around.world);
  const header = (wanted: string) => {
    if (!headers) return request.headers.get(wanted) ?? undefined;
    const value = headers[wanted];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const address = callerAddress(arrival.peer, header('x-forwarded-for') ?? null, around.trustedProxies);
  const added: Record<string, string> = {};
  let url: URL | undefined;
  let log: Log | undefined;
  let network: string | undefined;
  let cookies: CookieJar | undefined;
  let aborting: AbortController | undefined;
  let isAborted = false;

  const exchange: Exchange = {
    requestId,
    request,
    header,
    address,
    get url() {
      url ??= new URL(request.url);
      return url;
    },
    get network() {
      network ??= networkOf(address);
      return network;
    },
    get log() {
      log ??= around.log.child({ requestId, route: name });
      return log;
    },
    get signal() {
      aborting ??= followingCaller(request);
      if (isAborted) aborting.abort();
      return aborting.signal;
    },
    get cookies() {
      cookies ??= createCookieJar(header('cookie') ?? null, around.isHttps);
      return cookies;
    },
    setHeader(headerName, value) {
      added[headerName] = value;
    },
  };
  return {
    exchange,
    added,
    cookieLines: () => cookies?.lines() ?? [],
    abort() {
      isAborted = true;
      aborting?.abort();
    },
  };
}

function followingCaller(request: Request): AbortController {
  const aborting = new AbortController();
  request.signal.addEventListener('abort', () => aborting.abort(), { once: true });
  return aborting;
}
