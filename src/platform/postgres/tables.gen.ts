// Made from the migrated database by `node scripts/generate.ts`; do not edit.
import type { Generated } from 'kysely';

export type Tables = {
  audit_entries: {
    tenant_id: Generated<string>;
    id: string;
    at: Date;
    actor_kind: string;
    actor_id: string | null;
    via_kind: string | null;
    via_id: string | null;
    action: string;
    subject_kind: string | null;
    subject_id: string | null;
    outcome: string;
    reason: string | null;
    detail_sealed: Buffer | null;
    detail_digest: Buffer | null;
    mac: Buffer;
    position: number | null;
    chain: Buffer | null;
    erased_at: Date | null;
    erasure_mac: Buffer | null;
  };
  audit_heads: {
    tenant_id: Generated<string>;
    position: number;
    chain: Buffer;
    at: Date;
  };
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
