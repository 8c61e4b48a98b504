import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type JSONWebKeySet, SignJWT } from 'jose';
import { shifted } from '#kernel/world.ts';
import { privatePlace, rotateSigningKeys, type SigningKeyNeeds } from './rotate.ts';
import { planKeys, type SigningKeyRow } from './signing-key.ts';
import { listSigningKeys } from './store.ts';

export const SIGNING_ALGORITHM = 'ES256';

/** A node learns of a new key within a minute, days before anything is signed with it. */
const READ_AGAIN_AFTER_MS = 60_000;
/** Tokens that name keys nobody has must not become queries. */
const LOOK_FOR_UNKNOWN_EVERY_MS = 10_000;

/** A kind of thing we sign, so that one can never be taken for another. */
export type SignedKind = 'at+jwt' | 'audit-head+jwt';

export type SigningKeys = {
  /** A compact JWS over these claims as they are, by the present key. */
  sign(kind: SignedKind, claims: Record<string, unknown>): Promise<string>;
  /** The present key itself, for a library that signs by its own hand. */
  current(): Promise<{ id: string; privateKey: KeyObject }>;
  /** The public half by its id, for verifying. Retired keys are found only where `evenRetired` says so. */
  find(id: string, which?: { evenRetired: boolean }): Promise<KeyObject | undefined>;
  /** What /.well-known/jwks.json shows: the key before, the present one and the next. */
  published(): Promise<JSONWebKeySet>;
};

type Opened = { readAt: Date; rows: SigningKeyRow[]; privateKeys: Map<string, KeyObject> };

export function openSigningKeys(needs: SigningKeyNeeds): SigningKeys {
  let known: Opened | undefined;
  let reading: Promise<Opened> | undefined;

  async function read(): Promise<Opened> {
    const rows = await needs.database.asSystem('serve keys', listSigningKeys);
    const isComplete = planKeys(rows, needs.world.now()).current !== undefined;
    return {
      readAt: needs.world.now(),
      rows: isComplete ? rows : await rotateSigningKeys(needs),
      privateKeys: new Map(),
    };
  }

  /** All who come while it is being read share the one reading. */
  async function keys(mostAgeMs = READ_AGAIN_AFTER_MS): Promise<Opened> {
    if (known && needs.world.now() < shifted(known.readAt, mostAgeMs)) return known;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    known = await reading;
    return known;
  }

  async function current() {
    const opened = await keys();
    const { current: row } = planKeys(opened.rows, needs.world.now());
    if (!row?.sealedPrivatePem) throw new Error('There is no key to sign with.');
    const { id } = row;
    const privateKey =
      opened.privateKeys.get(id) ??
      createPrivateKey(needs.seals.openForInstallation(privatePlace(id), row.sealedPrivatePem).reveal());
    opened.privateKeys.set(id, privateKey);
    return { id, privateKey };
  }

  return {
    current,
    async sign(kind, claims) {
      const { id, privateKey } = await current();
      return new SignJWT(claims)
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: kind, kid: id })
        .sign(privateKey);
    },
    async find(id, which = { evenRetired: false }) {
      const row = rowOf(await keys(), id) ?? rowOf(await keys(LOOK_FOR_UNKNOWN_EVERY_MS), id);
      if (!row) return undefined;
      const { published } = planKeys((await keys()).rows, needs.world.now());
      const isUsable = which.evenRetired || published.some(key => key.id === id);
      return isUsable ? createPublicKey(row.publicPem) : undefined;
    },
    async published() {
      const { rows } = await keys();
      const { published } = planKeys(rows, needs.world.now());
      return {
        keys: published.map(key => ({
          ...createPublicKey(key.publicPem).export({ format: 'jwk' }),
          kid: key.id,
          alg: SIGNING_ALGORITHM,
          use: 'sig',
        })),
      };
    },
  };
}

function rowOf({ rows }: Opened, id: string): SigningKeyRow | undefined {
  return rows.find(row => row.id === id);
}

/** For the heads of the audit log: signed by the key the server publishes, under a kind of their own. */
export function openHeadSigner(keys: SigningKeys): {
  sign(payload: Record<string, unknown>): Promise<string>;
} {
  return { sign: payload => keys.sign('audit-head+jwt', payload) };
}
