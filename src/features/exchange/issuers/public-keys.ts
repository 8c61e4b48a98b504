import { createLocalJWKSet, type LocalJWKSet } from 'jose';
import { z } from 'zod';

/** Chooses by the header of a token, and looks at nothing in it but `kid` and `alg`. */
export type PublicKeys = LocalJWKSet;

export const MOST_KEYS = 100;

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

const named = {
  kid: z.string().min(1).max(500).exactOptional(),
  use: z.literal('sig').exactOptional(),
  key_ops: z
    .array(z.string())
    .max(10)
    .refine(does => does.includes('verify'))
    .exactOptional(),
  alg: z.string().max(20).exactOptional(),
};

/** From 2,048 bits, below which signatures are forged, to 8,192, above which checking one is an attack. */
const rsaKey = z.object({
  ...named,
  kty: z.literal('RSA'),
  n: base64url.min(342).max(1_366),
  e: base64url.max(8),
});

const ecKey = z.object({
  ...named,
  kty: z.literal('EC'),
  crv: z.enum(['P-256', 'P-384', 'P-521']),
  x: base64url.max(88),
  y: base64url.max(88),
});

const okpKey = z.object({
  ...named,
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: base64url.length(43),
});

const publicKey = z.discriminatedUnion('kty', [rsaKey, ecKey, okpKey]);

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(MOST_KEYS) });

/** RFC 7518, 6: what only the owner of a key may know. */
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export type ReadKeys =
  | { kind: 'keys'; keys: PublicKeys; hasPrivate: boolean }
  | { kind: 'no_key_set' }
  | { kind: 'no_usable_key'; hasPrivate: boolean };

/**
 * Keys that are of no use here must not spoil those that are. One whose private part has been shown is of
 * no use to anybody any more.
 */
export function readPublicKeys(body: unknown): ReadKeys {
  const read = keySet.safeParse(body);
  if (!read.success) return { kind: 'no_key_set' };
  const shown = read.data.keys.filter(key => privateParts.some(part => Object.hasOwn(key, part)));
  const usable = read.data.keys
    .filter(key => !shown.includes(key))
    .flatMap(key => publicKey.safeParse(key).data ?? []);
  const hasPrivate = shown.length > 0;
  if (usable.length === 0) return { kind: 'no_usable_key', hasPrivate };
  return { kind: 'keys', keys: createLocalJWKSet({ keys: usable }), hasPrivate };
}
