import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Permission } from '#kernel/permissions.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Exchange } from './exchange.ts';

/** Who may call a route. Every route says it; one that does not does not compile. */
export type Access =
  | { kind: 'anyone'; because: string; provesCaller?: true }
  | { kind: 'permission'; permission: Permission }
  | { kind: 'signed_in' };

/** No proof of identity is asked for. Say why. */
export function anyone<const Because extends string>(because: Because) {
  return { kind: 'anyone', because } as const;
}

/** The route itself asks for proof, in a way of its own. Only what it refuses counts against a network. */
export function provenHere<const Because extends string>(because: Because) {
  return { kind: 'anyone', because, provesCaller: true } as const;
}

export function allowed<const Needed extends Permission>(permission: Needed) {
  return { kind: 'permission', permission } as const;
}

/** Any caller with a valid proof, whatever their role: for what concerns only themselves. */
export const signedIn = { kind: 'signed_in' } as const;

/** What the caller gets when all went well. */
export type Answer =
  | { kind: 'ok' | 'created'; body: z.ZodType }
  | { kind: 'empty' }
  /** A page, a download, a redirect or a stream: `run` gives the Response itself. */
  | { kind: 'response'; mediaType: string }
  /** Written by a library that brings a server of its own: `run` gives the handler it is handed over to. */
  | { kind: 'handed_over'; mediaType: string };

/** As node:http calls it. Its promise ends when the answer is written. */
export type NodeHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

export function ok<Body extends z.ZodType>(body: Body) {
  return { kind: 'ok', body } as const;
}

export function created<Body extends z.ZodType>(body: Body) {
  return { kind: 'created', body } as const;
}

export const empty = { kind: 'empty' } as const;

export function response<const MediaType extends string>(mediaType: MediaType) {
  return { kind: 'response', mediaType } as const;
}

export function handedOver<const MediaType extends string>(mediaType: MediaType) {
  return { kind: 'handed_over', mediaType } as const;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Shape = z.ZodObject | undefined;
type Read<S extends Shape> = S extends z.ZodObject ? z.output<S> : unknown;

/** How often one caller may ask, beyond the limit that holds for every route. */
export type RouteLimit = { requests: number; perMs: number };

type Definition<
  Needs,
  A extends Access,
  P extends Shape,
  Q extends Shape,
  B extends Shape,
  R extends Answer,
> = {
  method: Method;
  /** With parameters in braces, as OpenAPI writes them: `/api/v1/users/{userId}`. */
  path: string;
  /** One line for the API's documentation, in the imperative. */
  summary: string;
  access: A;
  params?: P;
  query?: Q;
  /** As with the query, what is not named here is refused by name. */
  body?: B;
  answer: R;
  limit?: RouteLimit;
  /** Larger than the usual 256 KiB, where something large is meant to come. */
  mostBodyBytes?: number;
  /**
   * The route checks the caller's stamp in the one statement it makes, and throws StaleCaller if it no longer
   * fits; so the caller may be taken from memory. Only for what must cost one query.
   */
  confirmsCaller?: true;
  /** Longer than the usual time, for streams. `never` ends only with the connection. */
  timeLimit?: 'usual' | 'never';
  /** RFC 6749's shape, or with the words that gateways look for, where callers read that. Otherwise RFC 9457's. */
  failuresAs?: 'oauth' | 'gateway';
  /** What it needs, who asks, what is asked: params, query and body as one object. */
  run(
    needs: Needs,
    who: A extends { kind: 'anyone' } ? Exchange : Scope,
    asked: Read<P> & Read<Q> & Read<B>,
    exchange: Exchange,
  ): Promise<
    R extends { body: infer Body extends z.ZodType }
      ? z.input<Body>
      : R extends { kind: 'empty' }
        ? void
        : R extends { kind: 'handed_over' }
          ? NodeHandler
          : Response
  >;
};

/** A route as the pipeline sees it, its own types forgotten. */
export type Route<Needs> = {
  /** `GET /api/v1/users`, for logs and limits. */
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer: Answer;
  readonly limit?: RouteLimit;
  readonly mostBodyBytes?: number;
  readonly timeLimit?: 'usual' | 'never';
  readonly confirmsCaller?: true;
  readonly failuresAs?: 'oauth' | 'gateway';
  run(needs: Needs, who: Scope | Exchange, asked: object, exchange: Exchange): Promise<unknown>;
};

/** `const route = routesOf<KeyNeeds>();` then `export const keyRoutes = [route({ ... }), ...]`. */
export function routesOf<Needs>() {
  return <
    const A extends Access,
    R extends Answer,
    P extends Shape = undefined,
    Q extends Shape = undefined,
    B extends Shape = undefined,
  >(
    definition: Definition<Needs, A, P, Q, B, R>,
  ): Route<Needs> => {
    const { method, path, query, body } = definition;
    // A misspelt filter that is passed over in silence answers with everything.
    const strict = { ...(query && { query: query.strict() }), ...(body && { body: body.strict() }) };
    return { name: `${method} ${path}`, ...definition, ...strict } as unknown as Route<Needs>;
  };
}
