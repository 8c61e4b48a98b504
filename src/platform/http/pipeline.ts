import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { may, mintScope, type Scope } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import { callerAddress, networkOf } from './caller-address.ts';
import { createCookieJar } from './cookies.ts';
import { refuseOtherSites } from './cross-site.ts';
import type { Exchange } from './exchange.ts';
import { asFailure, problemResponse, statusOf, statusOfAnswer } from './problem.ts';
import type { Proof, ProvenCaller } from './proof.ts';
import type { RateLimiter } from './rate-limit.ts';
import { readInput } from './read-input.ts';
import type { Route, RouteLimit } from './route.ts';
import { addSecurityHeaders } from './security-headers.ts';

/** What every request passes, whatever it asks for. */
export type Edge<Needs> = {
  needs: Needs;
  proofs: readonly Proof<Needs>[];
  world: World;
  log: Log;
  limiter: RateLimiter;
  /** The origins under which this server is reached. */
  origins: readonly string[];
  isHttps: boolean;
  trustedProxies: number;
  timeLimitMs: number;
  /** Told of every answer: the metrics. */
  observe(answered: { route: string; method: string; status: number; durationMs: number }): void;
};

export type Arrival = { request: Request; peer: string; params: Record<string, string> };

const EVERY_NETWORK: RouteLimit = { requests: 3_000, perMs: 60_000 }; // a whole office behind one address
const EVERY_CALLER: RouteLimit = { requests: 60_000, perMs: 60_000 }; // a gateway in full swing

/**
 * The shared steps, in order. A route fills in the last one and cannot forget the others.
 *
 *   1 an exchange: request id, caller's address, cookies, time limit
 *   2 the limit of the caller's network
 *   3 proof of identity, and from it the scope
 *   4 no request from another site
 *   5 permission
 *   6 the limit of this caller and of this route
 *   7 the input
 *   8 the route itself
 *   9 the answer, or the problem
 */
export async function answer<Needs>(
  edge: Edge<Needs>,
  route: Route<Needs>,
  arrival: Arrival,
): Promise<Response> {
  const startedMs = edge.world.elapsedMs();
  const { exchange, finish } = open(edge, arrival, route);
  let result: Response;
  try {
    const isOpen = route.access.kind === 'anyone';
    if (isOpen) edge.limiter.take(`network ${exchange.network}`, EVERY_NETWORK);
    const proven = isOpen ? undefined : await prove(edge, exchange);
    refuseOtherSites(exchange.request, edge.origins, proven?.isAmbient ?? false);
    if (proven) requirePermission(route, proven.scope);
    const caller = proven ? callerName(proven.scope) : exchange.network;
    if (proven) edge.limiter.take(caller, EVERY_CALLER);
    if (route.limit) edge.limiter.take(`${route.method} ${route.path} ${caller}`, route.limit);
    const asked = await readInput(route, exchange.request, exchange.url, arrival.params);
    const who = proven?.scope ?? exchange;
    const value = await inTime(exchange.signal, route.run(edge.needs, who, asked, exchange));
    result = toResponse(route, value);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (statusOf(failure.code) >= statusOf('unexpected')) {
      exchange.log.error({ code: failure.code, cause: failure.parts.cause ?? failure }, 'a request failed');
    }
    result = problemResponse(failure, exchange.requestId);
  }
  finish(result.headers);
  const durationMs = edge.world.elapsedMs() - startedMs;
  edge.observe({ route: route.path, method: route.method, status: result.status, durationMs });
  exchange.log.debug({ status: result.status, durationMs: Math.round(durationMs) }, 'answered');
  return result;
}

function open<Needs>(edge: Edge<Needs>, { request, peer }: Arrival, route: Route<Needs>) {
  const requestId = newId<'request'>(edge.world);
  const address = callerAddress(peer, request.headers.get('x-forwarded-for'), edge.trustedProxies);
  const cookies = createCookieJar(request.headers.get('cookie'), edge.isHttps);
  const added = new Headers();
  const gone = request.signal;
  const signal =
    route.timeLimit === 'never' ? gone : AbortSignal.any([gone, AbortSignal.timeout(edge.timeLimitMs)]);
  const exchange: Exchange = {
    requestId,
    request,
    url: new URL(request.url),
    address,
    network: networkOf(address),
    log: edge.log.child({ requestId, route: `${route.method} ${route.path}` }),
    signal,
    cookies,
    setHeader: (name, value) => added.set(name, value),
  };
  function finish(headers: Headers): void {
    for (const [name, value] of added) headers.set(name, value);
    cookies.writeTo(headers);
    headers.set('x-request-id', requestId);
    addSecurityHeaders(headers, edge.isHttps);
  }
  return { exchange, finish };
}

async function prove<Needs>(
  edge: Edge<Needs>,
  exchange: Exchange,
): Promise<{ scope: Scope; isAmbient: boolean }> {
  for (const proof of edge.proofs) {
    const credential = proof.find(exchange);
    if (credential === undefined) continue;
    const caller = await proveWith(edge, proof, credential, exchange);
    return { scope: mintScope(caller), isAmbient: proof.isAmbient };
  }
  edge.limiter.take(`network ${exchange.network}`, EVERY_NETWORK);
  throw fail('not_signed_in');
}

/** Wrong credentials count against the network they come from, so guessing gets slow; right ones do not. */
async function proveWith<Needs>(
  edge: Edge<Needs>,
  proof: Proof<Needs>,
  credential: string,
  exchange: Exchange,
): Promise<ProvenCaller> {
  try {
    return await proof.prove(edge.needs, credential, exchange);
  } catch (thrown) {
    edge.limiter.take(`network ${exchange.network}`, EVERY_NETWORK);
    throw thrown;
  }
}

function requirePermission<Needs>({ access }: Route<Needs>, scope: Scope): void {
  if (access.kind === 'permission' && !may(scope, access.permission)) {
    throw fail('not_permitted', { detail: `This needs the permission ${access.permission}.` });
  }
}

function callerName({ tenantId, actor }: Scope): string {
  switch (actor.kind) {
    case 'user':
      return `${tenantId} user ${actor.userId}`;
    case 'service':
      return `${tenantId} service ${actor.serviceId}`;
    case 'operator':
    case 'job':
      return `${tenantId} ${actor.kind}`;
    default:
      throw actor satisfies never;
  }
}

/** The work itself may go on for a moment; the caller is told in time all the same. */
function inTime<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(fail('timed_out'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** What the schema of the answer does not name does not leave, even if a use case returned it. */
function toResponse<Needs>({ answer: expected }: Route<Needs>, value: unknown): Response {
  switch (expected.kind) {
    case 'response':
      if (value instanceof Response) return value;
      throw new Error('This route must give the response itself.');
    case 'empty':
      return new Response(null, { status: statusOfAnswer.empty });
    case 'ok':
    case 'created':
      return Response.json(expected.body.parse(value), { status: statusOfAnswer[expected.kind] });
    default:
      throw expected satisfies never;
  }
}
