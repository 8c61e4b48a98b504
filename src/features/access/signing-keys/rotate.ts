import { generateKeyPairSync } from 'node:crypto';
import { newId } from '#kernel/ids.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { SystemTx } from '#platform/postgres/transaction.ts';
import { planKeys, type SigningKeyId, type SigningKeyRow } from './signing-key.ts';
import { insertSigningKey, listSigningKeys, lockRotation, replaceSealedPrivate } from './store.ts';

export type SigningKeyNeeds = { world: World; database: Database; seals: Seals };

/** Makes the key that is due and forgets the private halves of those that are done. Safe to run any time. */
export async function rotateSigningKeys(needs: SigningKeyNeeds): Promise<SigningKeyRow[]> {
  const now = needs.world.now();
  return needs.database.asSystem('serve keys', async tx => {
    await lockRotation(tx);
    const plan = planKeys(await listSigningKeys(tx), now);
    if (plan.toMake) await makeKey(needs, tx, plan.toMake);
    for (const key of plan.toForget) await replaceSealedPrivate(tx, key.id, null);
    return listSigningKeys(tx);
  });
}

export async function makeKey(needs: SigningKeyNeeds, tx: SystemTx, signsFrom: Date): Promise<SigningKeyId> {
  const id: SigningKeyId = newId(needs.world);
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await insertSigningKey(tx, {
    id,
    publicPem: pair.publicKey,
    sealedPrivatePem: needs.seals.sealForInstallation(privatePlace(id), pair.privateKey),
    createdAt: needs.world.now(),
    signsFrom,
  });
  return id;
}

export function privatePlace(id: SigningKeyId) {
  return { table: 'signing_keys', column: 'sealed_private_pem', row: id };
}
