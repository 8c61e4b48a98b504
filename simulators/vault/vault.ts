import type { Clock } from '../frame/clock.ts';
import { type Random, spell } from '../frame/random.ts';

type Version = { data: Record<string, unknown> | null; createdAt: Date; deletedAt: Date | null };
export type Document = { versions: Version[] };
export type Token = { endsAt: Date | null; ttlSeconds: number; isRenewable: boolean };

/** A Vault with one KV engine of version 2, tokens that expire, and one role. */
export type Vault = {
  readonly clock: Clock;
  readonly random: Random;
  readonly mount: string;
  readonly documents: Map<string, Document>;
  readonly tokens: Map<string, Token>;
  readonly roles: Map<string, { secretId: string; ttlSeconds: number }>;
  isSealed: boolean;
};

export const rootToken = 'hvs.simulated-root-token';
export const demoRole = { roleId: 'keyholder-role', secretId: 'keyholder-secret-id' } as const;

export function createVault({ clock, random }: { clock: Clock; random: Random }): Vault {
  return {
    clock,
    random,
    mount: 'secret',
    documents: new Map(),
    tokens: new Map([[rootToken, { endsAt: null, ttlSeconds: 0, isRenewable: false }]]),
    roles: new Map([[demoRole.roleId, { secretId: demoRole.secretId, ttlSeconds: 3_600 }]]),
    isSealed: false,
  };
}

export function issueToken(vault: Vault, ttlSeconds: number): string {
  const token = `hvs.${spell(vault.random, 'base64url', 32)}`;
  vault.tokens.set(token, { endsAt: endOf(vault, ttlSeconds), ttlSeconds, isRenewable: true });
  return token;
}

export function endOf({ clock }: Vault, ttlSeconds: number): Date {
  return new Date(clock.now().getTime() + ttlSeconds * 1_000);
}

export function isAlive({ clock }: Vault, { endsAt }: Token): boolean {
  return endsAt === null || endsAt > clock.now();
}
