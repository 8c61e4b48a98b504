import { recordByName } from '#features/access/users/acting.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { WebhookNeeds } from '../webhook-needs.ts';
import { CHANGED, requireEndpoint } from './change.ts';
import type { EndpointId } from './endpoint.ts';
import { newSecret, type SecretId, secretIn } from './secret.ts';
import { endSecrets, insertSecret } from './store.ts';

const HOUR_MS = 60 * 60_000;

export type Rotated = { secret: Secret<string>; formerEndsAt: Date };

/** Both sign until the former one ends, so that whoever verifies can change over at leisure. */
export async function rotateSecret(
  needs: WebhookNeeds,
  who: Scope,
  { endpointId: id, overlapHours }: { endpointId: EndpointId; overlapHours: number },
): Promise<Rotated> {
  return needs.database.inTenant(who, async tx => {
    await requireEndpoint(tx, id);
    const formerEndsAt = shifted(needs.world.now(), overlapHours * HOUR_MS);
    await endSecrets(tx, id, formerEndsAt);
    const secret = await addSecret(needs, tx, who, id);
    await recordByName(needs, tx, who, {
      action: 'webhook.secret_rotated',
      subject: { kind: 'webhook', id },
      detail: { overlapHours },
    });
    await announce(tx, { kind: CHANGED, id });
    return { secret, formerEndsAt };
  });
}

export async function addSecret(
  { world, seals }: Pick<WebhookNeeds, 'world' | 'seals'>,
  tx: TenantTx,
  who: Scope,
  endpointId: EndpointId,
): Promise<Secret<string>> {
  const id: SecretId = newId(world);
  const secret = newSecret(world);
  const sealed = await seals.seal(tx, who, secretIn(id), secret.reveal());
  await insertSecret(tx, endpointId, { id, sealed, createdAt: world.now() });
  return secret;
}
