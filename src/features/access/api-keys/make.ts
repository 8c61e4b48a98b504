import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { KeyScope } from '#kernel/permissions.ts';
import { may, mustBeAllowed, requireUser, type Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { AccessNeeds } from '../access-needs.ts';
import { digestOf } from '../opaque-token.ts';
import { serviceNamed } from '../services/named.ts';
import { recordByName } from '../users/acting.ts';
import { type ApiKeyId, type KeyOwner, makeKeyText } from './api-key.ts';
import { insertKey } from './store.ts';

const DAY_MS = 24 * 60 * 60_000;

export type MadeKey = { id: ApiKeyId; key: Secret<string> };

/**
 * For the caller, or for a service: the one of the key's name, made if there is none, so that a service keeps
 * its identity when its keys change. A key may do what its maker may do, and less.
 */
export async function makeKey(
  needs: AccessNeeds,
  who: Scope,
  asked: {
    name: string;
    scopes: readonly KeyScope[];
    owner: 'me' | 'service';
    expiresInDays?: number | undefined;
  },
): Promise<MadeKey> {
  const beyond = asked.scopes.filter(scope => !may(who, scope));
  if (beyond.length > 0) {
    throw fail('invalid_input', { fields: { scopes: `your own role does not have: ${beyond.join(', ')}` } });
  }
  if (asked.owner === 'service') mustBeAllowed(who, 'api_keys.write');
  const now = needs.world.now();
  const expiresAt = asked.expiresInDays === undefined ? null : shifted(now, asked.expiresInDays * DAY_MS);
  return needs.database.inTenant(who, async tx => {
    const owner: KeyOwner =
      asked.owner === 'me'
        ? { kind: 'user', id: requireUser(who) }
        : { kind: 'service', id: await serviceNamed(needs, tx, who, asked.name) };
    const made = await saveNewKey(needs, tx, {
      name: asked.name,
      scopes: [...new Set(asked.scopes)],
      owner,
      expiresAt,
    });
    await recordByName(needs, tx, who, {
      action: 'api_key.created',
      subject: { kind: 'api_key', id: made.id },
      detail: { name: asked.name, scopes: asked.scopes.join(' '), owner: owner.kind, owner_id: owner.id },
    });
    await announce(tx, { kind: 'api_key.changed', id: made.id });
    return made;
  });
}

/** The row and the key's text, which exists only in the answer. */
export async function saveNewKey(
  needs: AccessNeeds,
  tx: TenantTx,
  key: { name: string; scopes: KeyScope[]; owner: KeyOwner; expiresAt: Date | null },
): Promise<MadeKey> {
  const id: ApiKeyId = newId(needs.world);
  const { key: text, prefix } = makeKeyText(needs.world);
  await insertKey(tx, {
    ...key,
    id,
    prefix,
    hash: digestOf(text.reveal()),
    createdAt: needs.world.now(),
  });
  return { id, key: text };
}
