import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';
import { type Answered, getJson, type JsonQuestion, sendJson } from '../http.ts';
import { type Busy, busy } from '../verdict.ts';
import type { VaultNeeds } from './vault-needs.ts';

const LIMITS = { timeOutMs: 5_000, mostBytes: 1_000_000 };
const SECOND_MS = 1_000;
/** Renewed when as much of its life has gone: early enough for a Vault that is down for a while. */
const RENEWED_AFTER = 0.5;

export type VaultRefusal = { kind: 'refused'; clue: string };

/** Asks with a token that lives, and tries once with a new one where Vault takes the old one no longer. */
export type VaultSession = {
  askVault(
    method: 'GET' | JsonQuestion['method'],
    path: string,
    body?: unknown,
  ): Promise<Answered | VaultRefusal | Busy>;
  /** Also when nobody asks anything for weeks. */
  keepAlive(): Promise<void>;
};

type Held = { token: Secret<string>; renewAtMs: number; isRenewable: boolean };

const granted = z.object({
  auth: z.object({
    client_token: z.string().min(1),
    lease_duration: z.number().nonnegative(),
    renewable: z.boolean(),
  }),
});
const lookedUp = z.object({
  data: z.object({ ttl: z.number().nonnegative(), renewable: z.boolean().default(false) }),
});

export function openVaultSession(needs: VaultNeeds): VaultSession {
  const { world, place } = needs;
  let held: Held | undefined;
  let opening: Promise<Held | VaultRefusal | Busy> | undefined;

  function sendToVault(
    method: 'GET' | JsonQuestion['method'],
    path: string,
    { token, body }: { token?: Secret<string>; body?: unknown },
  ): Promise<Answered | Busy> {
    const url = `${place.url}/v1/${path}`;
    const headers = {
      'x-vault-request': 'true', // without it an agent on the way may refuse
      ...(token && { 'x-vault-token': token.reveal() }),
      ...(place.namespace && { 'x-vault-namespace': place.namespace }),
    };
    return method === 'GET'
      ? getJson(world, url, LIMITS, headers)
      : sendJson(world, { url, method, headers, body: body ?? {} }, LIMITS);
  }

  function heldFor(token: Secret<string>, seconds: number, isRenewable: boolean): Held {
    const lifeMs = seconds === 0 ? Number.POSITIVE_INFINITY : seconds * SECOND_MS * RENEWED_AFTER;
    return { token, renewAtMs: world.now().getTime() + lifeMs, isRenewable };
  }

  async function beginSession(): Promise<Held | VaultRefusal | Busy> {
    const { auth } = place;
    if (auth.kind === 'token') {
      const answer = await sendToVault('GET', 'auth/token/lookup-self', { token: auth.token });
      if (answer.kind === 'busy') return answer;
      const read = lookedUp.safeParse(answer.body);
      // A token may be forbidden to look at itself and good for the rest all the same.
      if (!answer.isSuccess || !read.success) return heldFor(auth.token, 0, false);
      return heldFor(auth.token, read.data.data.ttl, read.data.data.renewable);
    }
    const body = { role_id: auth.roleId, secret_id: auth.secretId.reveal() };
    return takeAuth(await sendToVault('POST', 'auth/approle/login', { body }));
  }

  async function renewSession({ token }: Held): Promise<Held | VaultRefusal | Busy> {
    return takeAuth(await sendToVault('POST', 'auth/token/renew-self', { token }));
  }

  function takeAuth(answer: Answered | Busy): Held | VaultRefusal | Busy {
    if (answer.kind === 'busy') return answer;
    if (!answer.isSuccess) return { kind: 'refused', clue: `http_${answer.status}` };
    const read = granted.safeParse(answer.body);
    if (!read.success) return busy('unreadable_answer', { clue: 'no_auth' });
    const { client_token, lease_duration, renewable } = read.data.auth;
    return heldFor(new Secret(client_token), lease_duration, renewable);
  }

  /** However many wait, one login or renewal. */
  async function livingToken(): Promise<Held | VaultRefusal | Busy> {
    if (held && held.renewAtMs > world.now().getTime()) return held;
    const old = held;
    opening ??= (async () => {
      const renewed = old?.isRenewable ? await renewSession(old) : undefined;
      return renewed && 'token' in renewed ? renewed : beginSession();
    })().finally(() => {
      opening = undefined;
    });
    const next = await opening;
    if ('token' in next) held = next;
    return next;
  }

  return {
    async askVault(method, path, body) {
      for (let isSecond = false; ; isSecond = true) {
        const found = await livingToken();
        if (!('token' in found)) return found;
        const answer = await sendToVault(method, path, { token: found.token, body });
        if (answer.kind === 'busy' || answer.status !== 403) return answer;
        if (isSecond) return { kind: 'refused', clue: 'http_403' };
        if (held?.token === found.token) held = undefined;
      }
    },
    async keepAlive() {
      await livingToken();
    },
  };
}
