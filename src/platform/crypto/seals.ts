import type { KeyObject } from 'node:crypto';
import type { TenantId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import { CannotOpen } from './cannot-open.ts';
import { installationValueContext, type Place, tenantValueContext, wordsFor } from './context.ts';
import { deriveInstallationKey, openInstallationRoot } from './installation-root.ts';
import type { Keyring } from './keyring.ts';
import { keyIdOf, openBytes, sealBytes } from './sealed-bytes.ts';
import { deleteTenantKeys, insertFirstTenantKey } from './store.ts';
import { newTenantKey, openTenantKeys, tenantKeyIdFrom } from './tenant-keys.ts';

export type { Place } from './context.ts';

export type Seals = {
  seal(tx: TenantTx, who: Scope, place: Place, value: string): Promise<Buffer>;
  /** The value, or CannotOpen: never the ciphertext, and never "nothing". */
  open(tx: TenantTx, who: Scope, place: Place, sealed: Buffer): Promise<Secret<string>>;
  /** Once, with the organisation. */
  makeTenantKey(tx: SystemTx, tenantId: TenantId): Promise<void>;
  /** From the commit on nobody opens what this organisation sealed; other nodes forget within minutes. */
  destroyTenantKeys(tx: TenantTx, who: Scope): Promise<void>;
  /**
   * By the key-encryption key, for what belongs to no organisation. Keep it in a bytea that keyholder_system
   * may read and write: only there is it found when keys rotate and retire.
   */
  sealForInstallation(place: Place, value: string): Buffer;
  openForInstallation(place: Place, sealed: Buffer): Secret<string>;
  /** A random key of this installation for one purpose; the same on every node, and after every rotation. */
  installationKey(purpose: string): Promise<KeyObject>;
};

export async function openSeals(needs: {
  keyring: Keyring;
  database: Database;
  world: World;
}): Promise<Seals> {
  const { keyring, world } = needs;
  const root = await openInstallationRoot(needs);
  const tenantKeys = openTenantKeys(needs);
  const derived = new Map<string, KeyObject>(); // purposes are words of ours, so there are few

  return {
    async seal(tx, who, place, value) {
      const key = await tenantKeys.current(tx, who.tenantId);
      return sealBytes(world, key, tenantValueContext(who.tenantId, place), bytesOf(value));
    },
    async open(tx, who, place, sealed) {
      const what = wordsFor(place);
      const id = tenantKeyIdFrom(keyIdOf(sealed, what));
      if (!id) throw new CannotOpen(what);
      const key = await tenantKeys.find(tx, who.tenantId, id);
      if (!key) throw new CannotOpen(what, 'key_gone');
      return secretOf(openBytes(key.key, tenantValueContext(who.tenantId, place), sealed, what));
    },
    async makeTenantKey(tx, tenantId) {
      await insertFirstTenantKey(tx, tenantId, newTenantKey(needs, tenantId));
    },
    async destroyTenantKeys(tx, who) {
      await deleteTenantKeys(tx, who.tenantId);
      tenantKeys.forget(who.tenantId);
    },
    sealForInstallation(place, value) {
      return sealBytes(world, keyring.first().sealing, installationValueContext(place), bytesOf(value));
    },
    openForInstallation(place, sealed) {
      const what = wordsFor(place);
      const key = keyring.find(keyIdOf(sealed, what).toString());
      if (!key) throw new CannotOpen(what, 'key_gone');
      return secretOf(openBytes(key.sealing.key, installationValueContext(place), sealed, what));
    },
    async installationKey(purpose) {
      const key = derived.get(purpose) ?? deriveInstallationKey(root, purpose);
      derived.set(purpose, key);
      return key;
    },
  };
}

function bytesOf(value: string): Buffer {
  // Half a surrogate pair cannot be written in UTF-8: what is opened would not be what was sealed.
  if (!value.isWellFormed()) throw new Error('Only well-formed text can be sealed.');
  return Buffer.from(value);
}

function secretOf(opened: Buffer): Secret<string> {
  const secret = new Secret(opened.toString());
  opened.fill(0);
  return secret;
}
