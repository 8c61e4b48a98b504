import assert from 'node:assert/strict';
import { z } from 'zod';

export type ClientOptions = { bearer?: string };

type Sent = { method: string; path: string; body?: unknown; headers?: Record<string, string> };

const problem = z.object({ code: z.string(), detail: z.string().optional() }).loose();

/** A browser or a program that speaks to the server: keeps cookies, sends a bearer token if it has one. */
export class Client {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  readonly #bearer: string | undefined;

  constructor(url: string, { bearer }: ClientOptions = {}) {
    this.#url = url;
    this.#bearer = bearer;
  }

  /** Another program, which shows this key or token. */
  withBearer(bearer: string): Client {
    return new Client(this.#url, { bearer });
  }

  get(path: string, headers?: Record<string, string>): Reply {
    return new Reply(this.#send({ method: 'GET', path, ...(headers && { headers }) }));
  }

  post(path: string, body: unknown = {}, headers?: Record<string, string>): Reply {
    return new Reply(this.#send({ method: 'POST', path, body, ...(headers && { headers }) }));
  }

  put(path: string, body: unknown): Reply {
    return new Reply(this.#send({ method: 'PUT', path, body }));
  }

  patch(path: string, body: unknown): Reply {
    return new Reply(this.#send({ method: 'PATCH', path, body }));
  }

  delete(path: string): Reply {
    return new Reply(this.#send({ method: 'DELETE', path }));
  }

  /** As it goes over the wire, for requests that no honest client makes. */
  raw(path: string, init: RequestInit): Reply {
    return new Reply(fetch(`${this.#url}${path}`, { redirect: 'manual', ...init }));
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async #send({ method, path, body, headers }: Sent): Promise<Response> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.#bearer ? { authorization: `Bearer ${this.#bearer}` } : { origin: this.#url }),
        ...(this.#cookies.size > 0 && { cookie: [...this.#cookies].map(pair => pair.join('=')).join('; ') }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** What came back, and what was expected of it. */
export class Reply {
  readonly #response: Promise<Response>;

  constructor(response: Promise<Response>) {
    this.#response = response;
  }

  /** The response, for its headers and bytes. */
  get response(): Promise<Response> {
    return this.#response;
  }

  /** The body, which must have this form, of an answer with this status. */
  async read<S extends z.ZodType>(schema: S, status = 200): Promise<z.output<S>> {
    const response = await this.expect(status);
    return schema.parse(await response.json());
  }

  async expect(status: number): Promise<Response> {
    const response = await this.#response;
    if (response.status !== status) {
      assert.equal(response.status, status, `${response.url} answered: ${await response.clone().text()}`);
    }
    return response;
  }

  /** The code of the problem that must have come back. */
  async problem(status: number): Promise<z.output<typeof problem>> {
    const response = await this.expect(status);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
    return problem.parse(await response.json());
  }
}
