import type { KeyObject } from 'node:crypto';
import type { Policy } from './iam/policy.ts';
import type { Challenge } from './proof-key.ts';

/** A Google Account. Switches are set by the control API; everything else reads them. */
export type Person = {
  /** 21 digits, the only thing about an account that never changes. */
  readonly sub: string;
  email: string;
  isEmailVerified: boolean;
  name: string;
  givenName: string;
  familyName: string;
  locale: string;
  /** The Workspace organisation; personal accounts have none. */
  hostedDomain: string | undefined;
  state: 'active' | 'suspended' | 'deleted';
  /** An Education account under 18: only apps that the administrator has configured. */
  isUnder18: boolean;
  /** Session length control: refreshing fails until the person signs in again. */
  reauthentication: 'none' | 'invalid_rapt' | 'rapt_required';
  lastSignedInAt: Date;
};

export type Project = {
  readonly id: string;
  readonly number: string;
  appName: string;
  publishingStatus: 'testing' | 'production';
  userType: 'internal' | 'external';
  /** The Workspace domain that owns the project; required for an internal app. */
  organization: string | undefined;
  testUsers: Set<string>;
  /** Removing a test user does not give the place back. */
  readonly testUsersEver: Set<string>;
  enabledApis: Set<string>;
  /** Time-based access: the consent page lets people choose for how long. */
  offersTimeLimits: boolean;
  readonly clients: Map<string, OAuthClient>;
  readonly serviceAccounts: Map<string, ServiceAccount>;
  /** Who may do what in the whole project. */
  policy: Policy;
  readonly constraints: Constraints;
};

/** What the organisation forbids in its projects, whoever may do it otherwise. */
export type Constraints = {
  /** `iam.allowedPolicyMemberDomains`: nobody from outside gets a role, Gmail's own account included. */
  restrictsMembers: boolean;
  /** `iam.disableServiceAccountKeyCreation` */
  blocksKeys: boolean;
};

export type OAuthClient = {
  readonly id: string;
  name: string;
  redirectUris: string[];
  /** Two may be alive at once, which is how a secret is rotated. */
  secrets: ClientSecret[];
  state: { kind: 'active' } | { kind: 'disabled' } | { kind: 'deleted'; at: Date };
};

export type ClientSecret = {
  readonly id: string;
  readonly value: string;
  readonly createdAt: Date;
  /** Before a secret is deleted it is disabled, to see whether anybody still uses it. */
  isDisabled: boolean;
};

export type ServiceAccount = {
  readonly email: string;
  /** Numeric; what a super admin enters for domain-wide delegation. */
  readonly uniqueId: string;
  displayName: string;
  isDisabled: boolean;
  /** Who may act as this account. */
  policy: Policy;
  readonly keys: Map<string, KeyObject>;
};

/** What the administrator of a Workspace domain has decided about other people's software. */
export type DomainPolicy = {
  readonly domain: string;
  /** Scopes whose service is set to Restricted. Trusted apps are exempt. */
  blockedScopes: Set<string>;
  blockedClients: Set<string>;
  /** No tick boxes, and blocked scopes do not matter. */
  trustedClients: Set<string>;
  /** What accounts under 18 may use. */
  under18Clients: Set<string>;
  /** Domain-wide delegation: numeric client id of a service account, and the exact scopes. */
  delegations: Map<string, Set<string>>;
};

/** What a person has given to a project, and which of its clients already got their refresh token. */
export type Approval = {
  readonly sub: string;
  readonly projectId: string;
  readonly scopes: Set<string>;
  readonly offlineClients: Set<string>;
  readonly firstGivenAt: Date;
};

export type AuthorizationCode = {
  readonly code: string;
  readonly sub: string;
  readonly clientId: string;
  readonly projectId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: Challenge | undefined;
  readonly nonce: string | undefined;
  readonly accessType: 'online' | 'offline';
  readonly bringsRefreshToken: boolean;
  readonly authTime: Date | undefined;
  /** The end of the period that the person chose. */
  readonly accessEndsAt: Date | undefined;
  readonly expiresAt: Date;
  isUsed: boolean;
};

export type Grant = {
  readonly refreshToken: string;
  readonly sub: string;
  readonly clientId: string;
  readonly projectId: string;
  readonly scopes: readonly string[];
  readonly issuedAt: Date;
  lastUsedAt: Date;
  /** Testing status, or a period that the person chose. */
  readonly endsAt: Date | undefined;
  death: { reason: DeathReason; at: Date } | undefined;
};

/** Why a refresh token no longer works. Google tells apart only some of them; tests may look at all. */
export const deathReasons = [
  'revoked_by_person',
  'revoked_by_app',
  'password_changed',
  'evicted',
  'rotated',
  'account_deleted',
  'unused',
  'period_ended',
] as const;

export type DeathReason = (typeof deathReasons)[number];

export type AccessToken = {
  readonly token: string;
  readonly holder: { kind: 'person'; sub: string } | { kind: 'service_account'; email: string };
  /** An OAuth client, or a service account's numeric id. */
  readonly clientId: string;
  readonly projectId: string;
  readonly scopes: readonly string[];
  readonly accessType: 'online' | 'offline';
  readonly expiresAt: Date;
  /** The grant it came from, whose death may take it along. */
  readonly refreshToken: string | undefined;
};
