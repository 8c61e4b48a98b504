// Made from the migrated database by `node scripts/generate.ts`; do not edit.
import type { Generated } from 'kysely';

export type Tables = {
  api_keys: {
    tenant_id: Generated<string>;
    id: string;
    name: string;
    prefix: string;
    hash: Buffer;
    scopes: string[];
    user_id: string | null;
    service_id: string | null;
    created_at: Date;
    expires_at: Date | null;
    last_used_at: Date | null;
    revoked_at: Date | null;
    replaced_by: string | null;
    epoch: Generated<number>;
    takes_refresh_tokens: Generated<boolean>;
  };
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
  capability_limits: {
    tenant_id: Generated<string>;
    role: string | null;
    service_id: string | null;
    api_key_id: string | null;
    whose: Generated<string>;
    capabilities: string[];
    changed_at: Date;
  };
  connection_events: {
    tenant_id: Generated<string>;
    id: string;
    connection_id: string;
    at: Date;
    kind: string;
    reason: string | null;
    service: string | null;
    scopes: string[] | null;
    actor_kind: string;
    actor_id: string | null;
  };
  connections: {
    tenant_id: Generated<string>;
    id: string;
    principal_kind: string;
    principal_id: string;
    google_subject: string;
    address: string;
    label: string | null;
    is_default: Generated<boolean>;
    vend_policy: string;
    created_at: Date;
    ended_at: Date | null;
    epoch: Generated<number>;
  };
  consent_flows: {
    tenant_id: Generated<string>;
    id: string;
    door: string;
    state_hash: Buffer;
    cookie_hash: Buffer;
    parked_cookie_hash: Buffer | null;
    principal_kind: string;
    principal_id: string;
    user_id: string | null;
    connection_id: string | null;
    service: string;
    client_id: string;
    capabilities: string[];
    requested_scopes: string[];
    redirect_uri: string;
    return_to: string | null;
    adds: Generated<boolean>;
    secrets_sealed: Buffer | null;
    stage: string;
    outcome: string | null;
    reason: string | null;
    granted_scopes: string[] | null;
    created_at: Date;
    expires_at: Date;
    answered_at: Date | null;
    lease_until: Date | null;
    attempts: Generated<number>;
    api_key_id: string | null;
  };
  google_apps: {
    tenant_id: Generated<string>;
    client_id: string;
    broken_reason: string | null;
    broken_since: Date | null;
    retry_at: Date | null;
    failures: Generated<number>;
  };
  grants: {
    tenant_id: Generated<string>;
    connection_id: string;
    service: string;
    client_id: string;
    capabilities: string[];
    requested_scopes: string[];
    granted_scopes: string[];
    state: string;
    reason: string | null;
    blocked_reason: string | null;
    state_since: Date;
    refresh_token_sealed: Buffer | null;
    refresh_token_dies_at: Date | null;
    access_token_sealed: Buffer | null;
    access_token_expires_at: Date | null;
    access_token_scopes: string[] | null;
    version: Generated<number>;
    refreshed_at: Date | null;
    failures: Generated<number>;
    retry_at: Date | null;
    unanswered_since: Date | null;
    lease_owner: string | null;
    lease_until: Date | null;
    lease_node: number | null;
  };
  installation_root: {
    is_only: Generated<boolean>;
    wrapped: Buffer;
    made_at: Date;
  };
  invitations: {
    tenant_id: Generated<string>;
    id: string;
    address: string;
    address_key: string;
    role: string;
    token_hash: Buffer;
    created_by: string | null;
    created_at: Date;
    expires_at: Date;
  };
  key_encryption_keys: {
    id: string;
    check_value: Buffer;
    made_at: Date;
    superseded_at: Date | null;
    retired_at: Date | null;
  };
  narrowed_tokens: {
    tenant_id: Generated<string>;
    connection_id: string;
    service: string;
    scopes: string;
    sealed: Buffer | null;
    refused: string | null;
    made_at: Date;
    expires_at: Date;
  };
  passwords: {
    tenant_id: Generated<string>;
    user_id: string;
    hash: string;
    changed_at: Date;
  };
  receipt_books: {
    tenant_id: Generated<string>;
    last_page: number;
    chain: Buffer;
    cleared_page: number;
    cleared_chain: Buffer;
    cleared_mac: Buffer;
  };
  receipt_lines: {
    tenant_id: Generated<string>;
    page: number;
    line: number;
    connection_id: string;
    actor_kind: string;
    actor_id: string;
    via_kind: string | null;
    via_id: string | null;
    scopes: string[];
    times: number;
    first_at: Date;
    last_at: Date;
    mac: Buffer;
  };
  receipt_pages: {
    tenant_id: Generated<string>;
    number: number;
    lines: number;
    receipts: number;
    closed_at: Date;
    chain: Buffer;
  };
  refused_sign_ins: {
    id: string;
    refused_at: Date;
    network: string;
    known_tenant_id: string | null;
    known_user_id: string | null;
  };
  return_origins: {
    tenant_id: Generated<string>;
    origin: string;
    created_at: Date;
  };
  revocations: {
    tenant_id: Generated<string>;
    id: string;
    connection_id: string;
    client_id: string;
    google_subject: string;
    token_sealed: Buffer;
    created_at: Date;
  };
  services: {
    tenant_id: Generated<string>;
    id: string;
    name: string;
    created_at: Date;
    frozen_at: Date | null;
  };
  sessions: {
    tenant_id: Generated<string>;
    id: string;
    user_id: string;
    kind: string;
    selector_hash: Buffer;
    secret_hash: Buffer;
    previous_secret_hash: Buffer | null;
    previous_ends_at: Date | null;
    rotated_at: Date;
    label: string;
    network: string;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
    epoch: Generated<number>;
  };
  sign_in_attempts: {
    key: Buffer;
    attempts: number;
    last_at: Date;
  };
  signing_keys: {
    id: string;
    public_pem: string;
    sealed_private_pem: Buffer | null;
    created_at: Date;
    signs_from: Date;
  };
  tenant_keys: {
    tenant_id: Generated<string>;
    id: string;
    wrapped: Buffer;
    created_at: Date;
    is_current: boolean;
    superseded_at: Date | null;
    resealed_at: Date | null;
  };
  tenant_secrets: {
    tenant_id: Generated<string>;
    name: string;
    sealed: Buffer;
    updated_at: Date;
  };
  tenants: {
    id: string;
    slug: string | null;
    name: string | null;
    created_at: Date;
    frozen_at: Date | null;
    deleted_at: Date | null;
  };
  users: {
    tenant_id: Generated<string>;
    id: string;
    address: string;
    address_key: string;
    name: string;
    role: string;
    created_at: Date;
    frozen_at: Date | null;
    last_seen_at: Date | null;
  };
  vend_receipts: {
    tenant_id: Generated<string>;
    id: string;
    connection_id: string;
    actor_kind: string;
    actor_id: string;
    via_kind: string | null;
    via_id: string | null;
    scopes: string[];
    at: Date;
    times: Generated<number>;
  };
};
