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
    needs_code: Generated<boolean>;
    announced_address: string | null;
    service_id: string | null;
  };
  domain_claims: {
    tenant_id: Generated<string>;
    id: string;
    domain: string;
    covers_subdomains: boolean;
    state: string;
    is_active: boolean;
    challenge: string | null;
    challenge_expires_at: Date | null;
    created_at: Date;
    changed_at: Date;
    changed_by_kind: string;
    changed_by: string | null;
    held_since: Date | null;
    confirmed_at: Date | null;
    failing_since: Date | null;
    ended_at: Date | null;
    ended_because: string | null;
    checked_at: Date | null;
    check_found: string | null;
    next_check_at: Date | null;
  };
  exchange_doors: {
    tenant_id: Generated<string>;
    takes_get: boolean;
    takes_key_in_body: boolean;
    takes_key_in_query: boolean;
    changed_at: Date;
  };
  exchange_links: {
    tenant_id: Generated<string>;
    id: string;
    token_hash: Buffer;
    principal_kind: string;
    principal_id: string;
    user_id: string | null;
    service_id: string | null;
    api_key_id: string | null;
    asker: Generated<string>;
    capabilities: string[];
    connection_id: string | null;
    created_at: Date;
    expires_at: Date;
    followed_at: Date | null;
  };
  exchange_settings: {
    tenant_id: Generated<string>;
    service_id: string | null;
    api_key_id: string | null;
    client_id: Generated<string>;
    minimum_ttl_seconds: number;
    claims: string;
    claimable: string[];
    changed_at: Date;
  };
  google_apps: {
    tenant_id: Generated<string>;
    client_id: string;
    broken_reason: string | null;
    broken_since: Date | null;
    retry_at: Date | null;
    failures: Generated<number>;
  };
  google_checks: {
    tenant_id: Generated<string>;
    stage: string;
    draft_id: string | null;
    checked_at: Date;
    failed: number;
    warned: number;
    report: unknown;
  };
  google_formers: {
    tenant_id: Generated<string>;
    until: Date;
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
  issuer_artifacts: {
    kind: string;
    id_hash: string;
    sealed: Buffer;
    uid_hash: string | null;
    user_code_hash: string | null;
    grant_hash: string | null;
    consumed_at: Date | null;
    expires_at: Date | null;
  };
  jwt_issuers: {
    tenant_id: Generated<string>;
    id: string;
    name: string;
    issuer: string;
    audience: string;
    algorithms: string[];
    jwks_url: string | null;
    jwks: string | null;
    subject_claim: string;
    created_at: Date;
    changed_at: Date;
    frozen_at: Date | null;
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
  pending_connections: {
    tenant_id: Generated<string>;
    connection_id: string;
    code_id: string;
    wrong_codes: Generated<number>;
    created_at: Date;
    expires_at: Date;
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
  revoked_client_tokens: {
    tenant_id: Generated<string>;
    token_id: string;
    client_id: string;
    expires_at: Date;
  };
  scope_profiles: {
    tenant_id: Generated<string>;
    name: string;
    capabilities: string[];
    changed_at: Date;
  };
  service_clients: {
    tenant_id: Generated<string>;
    id: string;
    service_id: string;
    name: string;
    secret_hash: Buffer | null;
    jwks: string | null;
    scopes: string[];
    created_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
    epoch: Generated<number>;
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
  signin_policies: {
    tenant_id: Generated<string>;
    new_users: string;
    default_role: string;
    app_wide: string;
    changed_at: Date;
  };
  signin_providers: {
    tenant_id: Generated<string>;
    provider: string;
    is_on: boolean;
    changed_at: Date;
    client: Generated<string>;
  };
  signing_keys: {
    id: string;
    public_pem: string;
    sealed_private_pem: Buffer | null;
    created_at: Date;
    signs_from: Date;
  };
  subjects: {
    tenant_id: Generated<string>;
    id: string;
    service_id: string | null;
    issuer_id: string | null;
    platform_kind: Generated<string>;
    platform_id: Generated<string>;
    name: string;
    created_at: Date;
    last_seen_at: Date;
    announced_address: string | null;
    frozen_at: Date | null;
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
  used_signin_nonces: {
    nonce_hash: Buffer;
    expires_at: Date;
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
  webhook_attempts: {
    tenant_id: Generated<string>;
    delivery_id: string;
    number: number;
    begun_at: Date;
    outcome: string | null;
    took_ms: number | null;
    address: string | null;
    status: number | null;
    answer: string | null;
  };
  webhook_deliveries: {
    tenant_id: Generated<string>;
    id: string;
    endpoint_id: string;
    event_id: string;
    kind: string;
    about: string;
    position: Generated<number>;
    state: string;
    attempts: Generated<number>;
    made_at: Date;
    due_at: Date | null;
    finished_at: Date | null;
  };
  webhook_endpoints: {
    tenant_id: Generated<string>;
    id: string;
    name: string;
    url: string;
    event_types: string[];
    created_at: Date;
    off_since: Date | null;
    off_reason: string | null;
    failures: Generated<number>;
    failing_since: Date | null;
    rests_until: Date | null;
    lease_owner: string | null;
    lease_node: number | null;
    lease_until: Date | null;
  };
  webhook_events: {
    tenant_id: Generated<string>;
    id: string;
    type: string;
    at: Date;
    data: unknown;
  };
  webhook_secrets: {
    tenant_id: Generated<string>;
    id: string;
    endpoint_id: string;
    secret_sealed: Buffer;
    created_at: Date;
    ends_at: Date | null;
  };
};
