// Made from the migrated database by `node scripts/generate.ts`; do not edit.
import type { Generated } from 'kysely';

export type Tables = {
  tenant_keys: {
    tenant_id: Generated<string>;
    id: string;
    wrapped: Buffer;
    created_at: Date;
    is_current: boolean;
  };
  tenants: {
    id: string;
    slug: string | null;
    name: string | null;
    created_at: Date;
    frozen_at: Date | null;
    deleted_at: Date | null;
  };
};
