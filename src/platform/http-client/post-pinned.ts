import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestInPlain } from 'node:http';
import { request as requestByTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { World } from '#kernel/world.ts';
import { isReachable, type Reach } from './address.ts';

/** To an address that somebody else has chosen. */
export type Post = Get & { body: string };

export type Get = {
  url: URL;
  headers: Readonly<Record<string, string>>;
  reach: Reach;
  /** From the look-up of the name to the last byte read. */
  timeLimitMs: number;
  /** What is beyond is not read. */
  mostBytes: number;
  signal: AbortSignal;
};

export type Posted =
  | {
      kind: 'answered';
      address: string;
      status: number;
      /** Whether the status says that all went well. */
      isSuccess: boolean;
      retryAfter: string | undefined;
      text: string;
    }
  | { kind: 'failed'; why: PostFailure; address?: string | undefined };

export type PostFailure =
  | 'name_not_found'
  | 'address_refused'
  | 'unreachable'
  | 'certificate'
  | 'timed_out'
  | 'cut_off';

type Network = Pick<World, 'lookUp' | 'delay'>;

/**
 * The name is looked up once, every address it stands for is judged, and the connection goes to exactly the one
 * that was judged: a name that points elsewhere a moment later leads nowhere. Redirects are answers like others.
 */
export function postPinned(world: Network, post: Post): Promise<Posted> {
  return ask(world, post);
}

/** The same for what is only to be read. */
export function getPinned(world: Network, get: Get): Promise<Posted> {
  return ask(world, get);
}

type Asked = Get & { body?: string };

async function ask(world: Network, post: Asked): Promise<Posted> {
  const givenUp = new AbortController();
  const settled = new AbortController();
  const signal = AbortSignal.any([givenUp.signal, post.signal]);
  if (signal.aborted) return failed('cut_off');
  world.delay(post.timeLimitMs, settled.signal).then(
    () => givenUp.abort(),
    () => {}, // it is no longer waited for once all is settled
  );
  const ended = new Promise<Posted>(resolve =>
    signal.addEventListener('abort', () => resolve(failed(post.signal.aborted ? 'cut_off' : 'timed_out'))),
  );
  try {
    return await Promise.race([ended, send(world, post, signal)]);
  } finally {
    settled.abort();
    givenUp.abort();
  }
}

async function send(world: Network, post: Asked, signal: AbortSignal): Promise<Posted> {
  const addresses = await addressesOf(world, post.url);
  const [address] = addresses;
  if (address === undefined) return failed('name_not_found');
  const refused = addresses.find(each => !isReachable(each, post.reach));
  if (refused !== undefined) return failed('address_refused', refused);
  try {
    const response = await responseTo(post, address, signal);
    const text = await readAtMost(response, post.mostBytes);
    const { statusCode: status = 0, headers } = response;
    const isSuccess = status >= 200 && status < 300;
    return { kind: 'answered', address, status, isSuccess, retryAfter: headers['retry-after'], text };
  } catch (cause) {
    return failed(isOfCertificate(cause) ? 'certificate' : 'unreachable', address);
  }
}

async function addressesOf(world: Network, { hostname }: URL): Promise<readonly string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? world.lookUp(host).catch(() => []) : [host];
}

function responseTo(
  { url, headers, body }: Asked,
  address: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const family = isIP(address);
  const lookup: LookupFunction = (_hostname, { all }, answer) =>
    all ? answer(null, [{ address, family }]) : answer(null, address, family);
  const start = url.protocol === 'https:' ? requestByTls : requestInPlain;
  return new Promise((resolve, reject) => {
    const request: ClientRequest = start(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      agent: false, // no connection is kept: the next one is judged anew
      lookup,
      signal,
    });
    request.on('response', resolve).on('error', reject).end(body);
  });
}

async function readAtMost(response: IncomingMessage, mostBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of response) {
      pieces.push(Buffer.from(piece));
      bytes += piece.length;
      if (bytes >= mostBytes) break; // leaving the loop ends the connection
    }
  } catch {
    // The status has been told; an answer that breaks off afterwards changes nothing.
  }
  return Buffer.concat(pieces).subarray(0, mostBytes).toString('utf8');
}

function isOfCertificate(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /CERT|SSL|TLS|SELF_SIGNED|ALTNAME|UNABLE_TO_/.test(code);
}

function failed(why: PostFailure, address?: string): Posted {
  return { kind: 'failed', why, address };
}
