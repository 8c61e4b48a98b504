import { digestOf, makeToken } from '#features/access/opaque-token.ts';
import { serviceNamed } from '#features/access/services/named.ts';
import { recordByName } from '#features/access/users/acting.ts';
import { readPublicKeys } from '#features/exchange/issuers/public-keys.ts';
import { type Failure, fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { KeyScope } from '#kernel/permissions.ts';
import { may, type Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';
import type { ClientId } from './client.ts';
import { insertClient, type Shown } from './store.ts';

export type MadeClient = { id: ClientId; secret: Secret<string> | null };

/**
 * For the service of this name, made if there is none. With keys of its own pasted it gets no secret: what
 * never was here cannot be lost here.
 */
export async function makeClient(
  needs: IssuerNeeds,
  who: Scope,
  asked: { service: string; name: string; scopes: readonly KeyScope[]; jwks?: string | undefined },
): Promise<MadeClient> {
  const beyond = asked.scopes.filter(scope => !may(who, scope));
  if (beyond.length > 0) {
    throw fail('invalid_input', { fields: { scopes: `your own role does not have: ${beyond.join(', ')}` } });
  }
  const secret = asked.jwks === undefined ? makeToken(needs.world, 'khc') : null;
  const shows: Shown = secret
    ? { secretHash: digestOf(secret.reveal()) }
    : { jwks: requirePublicKeys(asked.jwks ?? '') };
  const id: ClientId = newId(needs.world);
  await needs.database.inTenant(who, async tx => {
    const serviceId = await serviceNamed(needs, tx, who, asked.service);
    const scopes = [...new Set(asked.scopes)];
    await insertClient(tx, { id, serviceId, name: asked.name, scopes, createdAt: needs.world.now(), shows });
    await recordByName(needs, tx, who, {
      action: 'client.created',
      subject: { kind: 'client', id },
      detail: {
        name: asked.name,
        service_id: serviceId,
        scopes: scopes.join(' '),
        proof: secret ? 'secret' : 'key',
      },
    });
    await announce(tx, { kind: 'client.changed', id });
  });
  return { id, secret };
}

/** As they will be read each time: what is of no use here is not kept. */
function requirePublicKeys(text: string): string {
  const read = readPublicKeys(parsed(text));
  switch (read.kind) {
    case 'no_key_set':
      throw wrong('must be a JSON Web Key Set: {"keys": [...]}');
    case 'no_usable_key':
      throw wrong(
        read.hasPrivate
          ? 'has a private key in it, which nobody may use any more'
          : 'must have a public RSA, EC or Ed25519 key for signing',
      );
    case 'keys':
      if (read.hasPrivate) throw wrong('has a private key in it, which nobody may use any more');
      return JSON.stringify(read.keys.jwks());
    default:
      return read satisfies never;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('is not valid JSON');
  }
}

function wrong(why: string): Failure {
  return fail('invalid_input', { fields: { jwks: why } });
}
