import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '#test/harness/client.ts';
import {
  createClient,
  type KeyholderClient,
  KeyholderError,
  type KeyholderFailure,
} from '../../client/client.ts';
import type { Surroundings } from '../../client/surroundings.ts';
import { openConsentWorld } from '../stories/consent-world.ts';
import { openFlakyWay } from './flaky-way.ts';

export type ClientWorld = Awaited<ReturnType<typeof openClientWorld>>;

/** The whole server, a way to it that may break, and programs that use the client. */
export async function openClientWorld(settings: Record<string, string> = {}) {
  const world = await openConsentWorld(settings);
  const { keyholder } = world;
  const way = await openFlakyWay(keyholder.url);
  /** How long the client has waited, by the simulated clock, which moves on at once. */
  const pauses: number[] = [];
  const surroundings: Surroundings = {
    fetch: (input, init) => fetch(input, init),
    now: () => keyholder.simulators.clock.now().getTime(),
    random: () => 0.5,
    async delay(durationMs, signal) {
      signal?.throwIfAborted();
      pauses.push(durationMs);
      await world.control('POST', 'clock', { advance: `${Math.ceil(durationMs / 1_000)}s` });
    },
  };

  return {
    ...world,
    way,
    pauses,
    surroundings,
    /** A program of this person's, with a key of its own. */
    async program(owner: Client, asked: Record<string, unknown> = {}): Promise<KeyholderClient> {
      const { key } = await makeKey(owner, asked);
      return createClient({ url: way.url, key, timeoutMs: 2_000 }, surroundings);
    },
    makeKey,
    async close() {
      await way.close();
      await keyholder.close();
    },
  };
}

async function makeKey(
  owner: Client,
  asked: Record<string, unknown> = {},
): Promise<{ id: string; key: string }> {
  return owner
    .post('/api/v1/api-keys', { name: 'program', scopes: ['credentials.read'], ...asked })
    .read(z.object({ id: z.string(), key: z.string() }), 201);
}

/** Why it failed. Fails itself when it did not. */
export async function failureOf(asked: Promise<unknown>): Promise<KeyholderFailure> {
  const error = await asked.then(
    () => assert.fail('This should have failed.'),
    (cause: unknown) => cause,
  );
  if (error instanceof KeyholderError) return error.failure;
  throw error;
}
