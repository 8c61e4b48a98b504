import type { Id } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import type { World } from '#kernel/world.ts';

export type SecretId = Id<'webhook_secret'>;

const BYTES = 32;

/** Standard Webhooks, "signature scheme": `whsec_` and the base64 of 24 to 64 random bytes. */
export function newSecret({ randomBytes }: Pick<World, 'randomBytes'>): Secret<string> {
  return new Secret(`whsec_${randomBytes(BYTES).toString('base64')}`);
}

export function secretIn(id: SecretId) {
  return { table: 'webhook_secrets', column: 'secret_sealed', row: id };
}
