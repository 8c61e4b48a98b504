import assert from 'node:assert/strict';
import type { SecretName, SecretsProvider } from '#features/secrets/secrets.ts';
import { createVaultSecrets } from '#features/secrets/vault-secrets.ts';
import { Secret } from '#kernel/secret.ts';
import { realWorld } from '#kernel/world.ts';
import { openVaultSession } from '#providers/vault/session.ts';
import type { VaultAuth } from '#providers/vault/vault-needs.ts';
import { frozenClock } from '../../simulators/frame/clock.ts';
import { rootToken } from '../../simulators/vault/vault.ts';
import { createSimulatedWorld } from '../../simulators/world.ts';
import type { AccessWorld, operatorOf } from './access-world.ts';

export const vaultUrl = 'http://localhost:4010/vault';

/** A vault of its own, with a hand-moved clock. */
export function openVault(
  world: AccessWorld,
  auth: VaultAuth = { kind: 'token', token: new Secret(rootToken) },
) {
  const clock = frozenClock(new Date('2026-11-20T10:00:00Z'));
  const simulators = createSimulatedWorld({ clock });
  const control = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await simulators.fetch(new Request(`${vaultUrl}/_control/${path}`, init));
    assert.ok(answer.ok, await answer.clone().text());
    return answer.status === 204 ? {} : answer.json();
  };
  const place = { url: vaultUrl, mount: 'secret', path: 'keyholder', auth };
  const outside = { ...realWorld(), now: clock.now, fetch: simulators.fetch };
  const open = (changes: Partial<typeof place> = {}) => {
    const there = { ...place, ...changes };
    const session = openVaultSession({ world: outside, place: there });
    return createVaultSecrets(world.needs, { session, place: there });
  };
  return { open, control, clock, simulators };
}

export function changesOf(values: Partial<Record<SecretName, string | null>>) {
  const names = [
    ...(['google_client_id', 'google_client_secret', 'google_project_id'] as const),
  ] satisfies SecretName[];
  return new Map(
    names.flatMap(name => {
      const value = values[name];
      return value === undefined ? [] : [[name, value === null ? null : new Secret(value)] as const];
    }),
  );
}

export async function readFrom(
  provider: SecretsProvider,
  who: ReturnType<typeof operatorOf>,
  names: readonly SecretName[],
): Promise<Record<string, string>> {
  const found = await provider.read(who, names);
  return Object.fromEntries([...found].map(([name, value]) => [name, value.reveal()]));
}
