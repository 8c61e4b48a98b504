import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';

export type TenantNeeds = { database: Database; world: World; seals: Seals };
