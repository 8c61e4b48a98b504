import type { z } from 'zod';
import { type Failure, type FailureCode, fail } from '#kernel/failures.ts';
import type { Log } from '#kernel/log.ts';
import { onceEach } from '#kernel/once-each.ts';
import { may, mintScope, type Scope, StaleCaller } from '#kernel/scope.ts';
import type { World } from '#kernel/world.ts';
import { refuseOtherSites } from './cross-site.ts';
import type { Deadlines } from './deadlines.ts';
import type { Exchange } from './exchange.ts';
import { type Arrival, OpenExchange } from './open-exchange.ts';
import {
  alreadyWritten,
  asFailure,
  gatewayAnswer,
  oauthAnswer,
  type Plain,
  problemAnswer,
  statusOf,
  statusOfAnswer,
} from './problem.ts';
import type { Proof, ProvenCaller } from './proof.ts';
import type { RateLimiter } from './rate-limit.ts';
import { checkInput, readJson } from './read-input.ts';
import type { Method, NodeHandler, Route, RouteLimit } from './route.ts';
import type { Found } from './router.ts';

/** All that is written to the socket. */
export type Answered = Plain & { cookies: readonly string[] };

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
  /** Of answers that are data, and of those that are pages, files and streams. */
  usualHeaders: { data: Readonly<Record<string, string>>; page: Readonly<Record<string, string>> };
  trustedProxies: number;
  /** At the level debug every request is logged; otherwise not even the line is made. */
  logsRequests: boolean;
  timeLimitMs: number;
  deadlines: Deadlines;
  nextRequestId(): string;
  /** Told of every answer: the metrics. */
  observe(route: { method: Method; path: string }, status: number, durationMs: number): void;
};

/** The others say that somebody else does not answer: an outage there is no fault here. */
const oursToMend: ReadonlySet<FailureCode> = new Set(['unexpected', 'timed_out']);

const writers = { problem: problemAnswer, oauth: oauthAnswer, gateway: gatewayAnswer } as const;

const EVERY_NETWORK: RouteLimit = { requests: 3_000, perMs: 60_000 }; // a whole office behind one address
const EVERY_CALLER: RouteLimit = { requests: 1_200_000, perMs: 60_000 }; // a gateway in full swing

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
  { route, params }: Found<Needs>,
  arrival: Arrival,
): Promise<Answered> {
  const startedMs = edge.world.elapsedMs();
  const exchange = new OpenExchange(edge, route.name, arrival);
  let plain: Plain;
  try {
    plain = await passSteps(edge, route, params, exchange);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (statusOf(failure.code) >= statusOf('unexpected')) {
      const level = oursToMend.has(failure.code) ? 'error' : 'warn';
      exchange.log[level]({ code: failure.code, cause: failure.parts.cause ?? failure }, 'a request failed');
    }
    plain = writers[route.failuresAs ?? 'problem'](failure, exchange.requestId);
  }
  const durationMs = edge.world.elapsedMs() - startedMs;
  edge.observe(route, plain.status, durationMs);
  if (edge.logsRequests) {
    exchange.log.debug({ status: plain.status, durationMs: Math.round(durationMs) }, 'answered');
  }
  // Those of every answer first, so that what a route says itself stays.
  const headers = {
    ...usualHeadersOf(edge, route),
    ...plain.headers,
    ...exchange.added,
    'x-request-id': exchange.requestId,
  };
  return { status: plain.status, body: plain.body, headers, cookies: exchange.cookieLines() };
}

function usualHeadersOf<Needs>({ usualHeaders }: Edge<Needs>, { answer: expected }: Route<Needs>) {
  return 'body' in expected || expected.kind === 'handed_over' ? usualHeaders.data : usualHeaders.page;
}

async function passSteps<Needs>(
  edge: Edge<Needs>,
  route: Route<Needs>,
  params: Found<Needs>['params'],
  exchange: OpenExchange,
): Promise<Plain> {
  const isOpen = route.access.kind === 'anyone';
  const provesCaller = route.access.kind === 'anyone' && route.access.provesCaller === true;
  if (isOpen && !provesCaller) takeFromNetwork(edge, exchange);
  const recalled = route.confirmsCaller ? recall(edge, exchange) : undefined;
  const proven = isOpen ? undefined : (recalled ?? (await prove(edge, exchange)));
  refuseOtherSites(exchange, edge.origins, proven?.isAmbient ?? false);
  if (proven) requirePermission(route, proven.scope);
  const caller = proven ? callerName(proven.scope) : exchange.network;
  if (proven) edge.limiter.take(caller, EVERY_CALLER);
  if (route.limit) edge.limiter.take(`${route.name} ${caller}`, route.limit);
  const body = route.body ? await readJson(exchange, route.mostBodyBytes) : undefined;
  const asked = checkInput(route, exchange, { params, body });
  const confirmed = runConfirmed(edge, route, { exchange, scope: proven?.scope, asked });
  const running = provesCaller ? chargeRefused(edge, exchange, confirmed) : confirmed;
  const work = route.answer.kind === 'handed_over' ? handOver(edge, route, exchange, running) : running;
  if (route.timeLimit === 'never') return toAnswer(route, await work);
  // The work itself may go on for a moment; the caller is told in time all the same.
  const inTime = edge.deadlines.within(edge.timeLimitMs, work, () => {
    exchange.abort();
    return fail('timed_out');
  });
  return toAnswer(route, await inTime);
}

class Written {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

async function handOver<Needs>(
  edge: Edge<Needs>,
  route: Route<Needs>,
  exchange: OpenExchange,
  running: Promise<unknown>,
): Promise<Written> {
  const handler = await running;
  if (!isHandler(handler)) throw new Error('This route must give a handler.');
  return new Written(await exchange.handTo(handler, usualHeadersOf(edge, route)));
}

function isHandler(value: unknown): value is NodeHandler {
  return typeof value === 'function';
}

/**
 * Again with a full proof when what was known of the caller had gone stale, also when it was proven a moment
 * ago: while limits are being changed one after the other, each change makes it so.
 */
async function runConfirmed<Needs>(
  edge: Edge<Needs>,
  route: Route<Needs>,
  { exchange, scope, asked }: { exchange: Exchange; scope: Scope | undefined; asked: object },
): Promise<unknown> {
  let known = scope;
  for (let proofs = 0; ; proofs += 1) {
    try {
      return await route.run(edge.needs, known ?? exchange, asked, exchange);
    } catch (thrown) {
      if (!(thrown instanceof StaleCaller)) throw thrown;
      if (proofs === MOST_PROOFS) throw changing();
    }
    const proven = await prove(edge, exchange);
    requirePermission(route, proven.scope);
    known = proven.scope;
  }
}

const MOST_PROOFS = 3;

function changing(): Failure {
  return fail('unavailable', {
    retryAfterMs: 1_000,
    detail: 'What you may do is being changed at this moment. Ask again.',
  });
}

type Proven = { scope: Scope; isAmbient: boolean };

/** From memory, for a route that checks it. */
function recall<Needs>(edge: Edge<Needs>, exchange: Exchange): Proven | undefined {
  for (const { find, recall: fromMemory, isAmbient } of edge.proofs) {
    const credential = find(exchange);
    if (credential === undefined) continue;
    const caller = fromMemory?.(edge.needs, credential);
    return caller && { scope: scopeOf(caller), isAmbient };
  }
  return undefined;
}

async function prove<Needs>(edge: Edge<Needs>, exchange: Exchange): Promise<Proven> {
  for (const proof of edge.proofs) {
    const credential = proof.find(exchange);
    if (credential === undefined) continue;
    const caller = await chargeRefused(edge, exchange, proof.prove(edge.needs, credential, exchange));
    return { scope: scopeOf(caller), isAmbient: proof.isAmbient };
  }
  takeFromNetwork(edge, exchange);
  throw fail('not_signed_in');
}

/** Whoever is remembered keeps the scope that was minted first. */
const scopeOf = onceEach<ProvenCaller, Scope>(mintScope);

/** Wrong credentials count against the network they come from, so guessing gets slow; right ones do not. */
async function chargeRefused<Needs, Proven>(
  edge: Edge<Needs>,
  exchange: Exchange,
  proving: Promise<Proven>,
): Promise<Proven> {
  try {
    return await proving;
  } catch (thrown) {
    takeFromNetwork(edge, exchange);
    throw thrown;
  }
}

function takeFromNetwork<Needs>({ limiter }: Edge<Needs>, { network }: Exchange): void {
  limiter.take(`network ${network}`, EVERY_NETWORK);
}

function requirePermission<Needs>({ access }: Route<Needs>, scope: Scope): void {
  if (access.kind === 'permission' && !may(scope, access.permission)) {
    throw fail('not_permitted', { detail: `This needs the permission ${access.permission}.` });
  }
}

const callerName = onceEach(({ tenantId, actor }: Scope): string => {
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
});

/** What the schema of the answer does not name does not leave, even if a use case returned it. */
function toAnswer<Needs>({ answer: expected }: Route<Needs>, value: unknown): Plain {
  switch (expected.kind) {
    case 'response':
      if (value instanceof Response) return plainOf(value);
      throw new Error('This route must give the response itself.');
    case 'handed_over':
      if (value instanceof Written) return { status: value.status, body: alreadyWritten, headers: noHeaders };
      throw new Error('Nobody has written this answer.');
    case 'empty':
      return { status: statusOfAnswer.empty, body: null, headers: {} };
    case 'ok':
    case 'created':
      return {
        status: statusOfAnswer[expected.kind],
        body: write(expected, value),
        headers: noHeaders,
      };
    default:
      throw expected satisfies never;
  }
}

/** An answer that cannot change is written once, however often it is given. */
function write({ body }: { body: z.ZodType }, value: unknown): string {
  const isLasting = typeof value === 'object' && value !== null && Object.isFrozen(value);
  return isLasting ? lastingWriter(body)(value) : JSON.stringify(body.parse(value));
}

const lastingWriter = onceEach((body: z.ZodType) =>
  onceEach((value: object) => JSON.stringify(body.parse(value))),
);

const noHeaders: Plain['headers'] = {};

function plainOf({ status, headers, body }: Response): Plain {
  return { status, headers: Object.fromEntries(headers), body };
}
