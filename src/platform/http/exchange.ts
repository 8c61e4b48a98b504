import type { Log } from '#kernel/log.ts';

export type CookieOptions = {
  maxAgeMs?: number;
  /** Scripts never need a cookie of ours. `lax` unless a cross-site visit must not carry it even by a link. */
  sameSite?: 'lax' | 'strict';
};

/** One request and the answer being made for it: what a route may know and do beyond its input. */
export type Exchange = {
  readonly requestId: string;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** For its path and query; the host in it is nobody's. */
  readonly url: URL;
  /** By its name in small letters. */
  header(name: string): string | undefined;
  /** The body, read once; undefined when it is longer than that. */
  bodyBytes(most: number): Promise<Buffer | undefined>;
  /** The caller's address behind the configured number of proxies. */
  readonly address: string;
  /** The caller's network (/24 or /56), which is what limits count by. */
  readonly network: string;
  readonly log: Log;
  /** Ends when the caller has gone or the time limit is reached. */
  readonly signal: AbortSignal;
  readonly cookies: {
    /** Names are given bare; the `__Host-` prefix is put on and taken off here. */
    read(name: string): string | undefined;
    set(name: string, value: string, options?: CookieOptions): void;
    clear(name: string): void;
  };
  /** For the answer. */
  setHeader(name: string, value: string): void;
};
