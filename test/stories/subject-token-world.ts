import assert from 'node:assert/strict';
import {
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import { startKeyholder, type TestKeyholder } from '#test/harness/keyholder.ts';

export const issuer = 'https://agents.example/tenants/acme';
export const audience = 'https://keyholder.example/exchange';

const issued = z.object({ id: z.string(), key: z.string() });
const problem = z.object({ error: z.string(), message: z.string() });

export type SubjectTokenWorld = Awaited<ReturnType<typeof openSubjectTokenWorld>>;

/** The whole server, and an issuer of JWTs with a key of its own that acme has registered. */
export async function openSubjectTokenWorld(settings: Record<string, string> = {}) {
  const keyholder = await startKeyholder(settings);
  const admin = await keyholder.signedIn('admin@acme.test');
  const keys = await generateKeyPair('ES256', { extractable: true });
  const gateway = await serviceOf(keyholder, admin, 'gateway');
  const now = () => Math.floor(keyholder.simulators.clock.now().getTime() / 1_000);

  /** A good token, but for what is said otherwise. */
  function sign(
    claims: JWTPayload = {},
    header: Partial<JWTHeaderParameters> = {},
    pair: GenerateKeyPairResult = keys,
  ): Promise<string> {
    const usual = { iss: issuer, aud: audience, sub: 'agent-7', iat: now(), exp: now() + 300 };
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
      .sign(pair.privateKey);
  }

  return {
    keyholder,
    admin,
    keys,
    gateway,
    now,
    sign,
    /** With what it must not be refused for: a token that is good asks for a connection. */
    async mustBeTaken(jwt: string, client: Client = gateway): Promise<string> {
      const answer = await exchangeFor(client, jwt).read(problem, 401);
      assert.equal(answer.error, 'not_authorized', JSON.stringify(answer));
      return answer.message;
    },
    async mustBeRefused(jwt: string, why: RegExp, client: Client = gateway): Promise<void> {
      const answer = await exchangeFor(client, jwt).read(problem, 401);
      assert.equal(answer.error, 'invalid_token', JSON.stringify(answer));
      assert.match(answer.message, why);
    },
    register: (body: Record<string, unknown>, client: Client = admin) =>
      client.post('/api/v1/jwt-issuers', body),
  };
}

export async function publicJwk(pair: GenerateKeyPairResult, kid?: string) {
  return { ...(await exportJWK(pair.publicKey)), ...(kid !== undefined && { kid }) };
}

export async function serviceOf(
  keyholder: TestKeyholder,
  admin: Client,
  name: string,
  scopes: string[] = ['tokens.exchange', 'subjects.claim'],
): Promise<Client> {
  const { key } = await admin.post('/api/v1/api-keys', { name, scopes, owner: 'service' }).read(issued, 201);
  return keyholder.stranger().withBearer(key);
}

export function exchangeFor(client: Client, jwt: string) {
  return client.post('/token/exchange', undefined, { 'x-keyholder-subject-token': jwt });
}
