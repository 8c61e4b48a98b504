import type { RingNeeds } from './rotate-key-encryption-key.ts';
import { countTenantKeys, listRegisteredKeys } from './store.ts';

export type KeyAges = {
  /** Where this node has its keys from, and why a changed file was not taken over. */
  source: string;
  trouble?: string;
  keyEncryptionKeys: {
    id: string;
    state: 'seals' | 'opens' | 'retired';
    madeAt: Date;
    ageMs: number;
    /** A retired one should not be in the ring any more. */
    isInRing: boolean;
  }[];
  tenantKeys: { current: number; superseded: number; oldestMadeAt?: Date; oldestAgeMs?: number };
};

/** For whoever must keep to a greatest age of keys: what is in use, and since when. */
export async function readKeyAges({ database, keyring, world }: RingNeeds): Promise<KeyAges> {
  const now = world.now().getTime();
  const { registered, counted } = await database.asSystem('serve keys', async tx => ({
    registered: await listRegisteredKeys(tx),
    counted: await countTenantKeys(tx),
  }));
  const inRing = keyring.all().map(key => key.id);
  const trouble = keyring.trouble();
  const { current, superseded, oldestMadeAt } = counted;
  return {
    source: keyring.source,
    ...(trouble && { trouble }),
    keyEncryptionKeys: registered.map(({ id, madeAt, supersededAt, retiredAt }) => ({
      id,
      state: retiredAt ? 'retired' : supersededAt ? 'opens' : 'seals',
      madeAt,
      ageMs: now - madeAt.getTime(),
      isInRing: inRing.includes(id),
    })),
    tenantKeys: {
      current,
      superseded,
      ...(oldestMadeAt && { oldestMadeAt, oldestAgeMs: now - oldestMadeAt.getTime() }),
    },
  };
}
