import type { TenantId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { mintScope } from '#kernel/scope.ts';
import { shifted } from '#kernel/world.ts';
import type { RingNeeds } from '#platform/crypto/rotate-key-encryption-key.ts';
import { rotateTenantKeys } from '#platform/crypto/rotate-tenant-keys.ts';
import type { SealedColumn } from '#platform/crypto/sealed-column.ts';
import type { Upkeep } from '#platform/queue/job.ts';

const DAY_MS = 24 * 60 * 60_000;
const NAME = 'keys.rotate_tenants';

export type KeyUpkeepNeeds = RingNeeds & { log: Log; tenantKeyDays: number };

/** Keys grow old by themselves, so they are replaced by themselves. */
export function keyUpkeep(columns: readonly SealedColumn[]): Upkeep<KeyUpkeepNeeds> {
  return {
    name: NAME,
    summary: 'Replace the keys of organisations that have reached their greatest age',
    when: { cron: '53 2 * * *' },
    timeLimitMs: 60 * 60_000,
    async run(needs) {
      const madeBefore = shifted(needs.world.now(), -needs.tenantKeyDays * DAY_MS);
      const { made, sealedAnew, unopened } = await rotateTenantKeys(needs, { columns, madeBefore, scopeOf });
      if (made > 0) needs.log.info({ made, sealedAnew }, 'keys of organisations were replaced');
      if (unopened.length > 0)
        needs.log.error({ unopened }, 'sealed values could not be opened and were left');
    },
  };
}

function scopeOf(tenantId: TenantId) {
  return mintScope({ tenantId, actor: { kind: 'job', name: NAME }, permissions: [] });
}
