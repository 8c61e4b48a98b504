import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Id, UserId } from '#kernel/ids.ts';
import { type KeyScope, keyScopes } from '#kernel/permissions.ts';
import { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import { base62, randomText } from '../opaque-token.ts';

export type ApiKeyId = Id<'api_key'>;
export type ServiceId = Id<'service'>;

/**
 * What a key looks like. Fixed for ever: secret scanners are told this very expression, and the six letters
 * at the end (the CRC-32 of what stands before, in base 62) let them leave out what only looks like a key.
 */
export const keyForm = /^kh_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/;

const CHECKSUM_LENGTH = 6;

export function makeKeyText(world: Pick<World, 'randomBytes'>): { key: Secret<string>; prefix: string } {
  const prefix = `kh_${randomText(world, 12)}`;
  const body = `${prefix}_${randomText(world, 43)}`;
  return { key: new Secret(`${body}_${checksumOf(body)}`), prefix };
}

/** Cheap, and before any question to the database: a mistyped or invented key costs nothing. */
export function isKeyText(text: string): boolean {
  if (!keyForm.test(text)) return false;
  const end = text.lastIndexOf('_');
  return checksumOf(text.slice(0, end)) === text.slice(end + 1);
}

function checksumOf(body: string): string {
  return base62(crc32(body)).padStart(CHECKSUM_LENGTH, '0');
}

export type KeyOwner = { kind: 'user'; id: UserId } | { kind: 'service'; id: ServiceId };

export type ApiKey = {
  id: ApiKeyId;
  name: string;
  prefix: string;
  scopes: KeyScope[];
  owner: KeyOwner;
  ownerName: string;
  isOwnerFrozen: boolean;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  replacedBy: ApiKeyId | null;
  /** Switched on by an owner, for keys of persons only. */
  takesRefreshTokens: boolean;
};

export function isLive(key: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: Date): boolean {
  return key.revokedAt === null && (key.expiresAt === null || now < key.expiresAt);
}

/** What a newer version may have stored and this one does not know is left out: it grants nothing. */
export function knownScopes(stored: readonly string[]): KeyScope[] {
  return keyScopes.filter(scope => stored.includes(scope));
}

export const keyName = z
  .string()
  .transform(text => text.trim().normalize('NFC'))
  .refine(text => text.length >= 1 && text.length <= 100, { message: 'must have 1 to 100 characters' })
  .refine(text => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), {
    message: 'must not have invisible characters',
  });
