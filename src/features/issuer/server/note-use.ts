import { shifted } from '#kernel/world.ts';
import type { PresentedClient } from '../clients/client.ts';
import { markUsed } from '../clients/store.ts';
import type { IssuerNeeds } from '../issuer-needs.ts';

const WRITTEN_AT_MOST_EVERY_MS = 60_000;

export async function noteUse({ world, database }: IssuerNeeds, client: PresentedClient): Promise<void> {
  const now = world.now();
  const { lastUsedAt } = client;
  if (lastUsedAt !== null && now < shifted(lastUsedAt, WRITTEN_AT_MOST_EVERY_MS)) return;
  await database.asSystem('serve the issuer', tx => markUsed(tx, client, now));
}
