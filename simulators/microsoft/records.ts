import type { KeyObject } from 'node:crypto';

/** RFC 7636. A challenge without a method is plain. */
export type Challenge = { readonly value: string; readonly method: 'S256' | 'plain' };

/** What Microsoft calls a tenant: an organisation with its people, or all personal accounts together. */
export type Directory = {
  readonly tid: string;
  name: string;
  /** The ones whose ownership Microsoft has checked. Anybody may write any other domain into an address. */
  readonly verifiedDomains: Set<string>;
  /** Whether people may agree for themselves or an administrator has to. */
  userConsent: 'allowed' | 'admin_only';
};

/** How somebody came into a directory. A federated guest signs in elsewhere, but has no other directory. */
export type Origin =
  | { kind: 'member' }
  | { kind: 'guest'; home: { tid: string; oid: string } }
  | { kind: 'federated'; idp: 'google.com' | 'facebook.com' | 'mail' };

/** A user object of one directory. The same person in two directories is two of them. */
export type Account = {
  readonly tid: string;
  readonly oid: string;
  readonly origin: Origin;
  userPrincipalName: string;
  name: string;
  /** Written by whoever administers the directory, and checked by nobody. */
  email: string | undefined;
  isAdmin: boolean;
  state: 'active' | 'disabled' | 'locked' | 'deleted';
  /** A number of the AADSTS menu that every sign-in of this account ends in. */
  hindrance: number | undefined;
};

export const audiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
] as const;

export const optionalClaims = ['email', 'xms_edov', 'acct', 'login_hint'] as const;

/** An app registration, and what the directories that use it have decided about it. */
export type App = {
  readonly id: string;
  /** Where it is registered. */
  readonly tid: string;
  name: string;
  audience: (typeof audiences)[number];
  redirectUris: string[];
  secrets: AppSecret[];
  /** By thumbprint, for private_key_jwt. */
  readonly certificates: Map<string, KeyObject>;
  optionalClaims: Set<(typeof optionalClaims)[number]>;
  /** On for new apps since June 2023; whoever owns the app may switch it off. */
  removesUnverifiedEmails: boolean;
  /** Only these accounts (by oid) may use it; undefined is everybody. */
  assignedOids: Set<string> | undefined;
  state: 'active' | 'disabled' | 'deleted';
};

export type AppSecret = { readonly id: string; readonly value: string; endsAt: Date };

export type AuthorizationCode = {
  readonly code: string;
  readonly account: Account;
  readonly appId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: Challenge | undefined;
  readonly nonce: string | undefined;
  readonly sessionId: string;
  readonly expiresAt: Date;
  isUsed: boolean;
};

export type Grant = {
  readonly refreshToken: string;
  readonly account: Account;
  readonly appId: string;
  readonly scopes: readonly string[];
  readonly sessionId: string;
  readonly expiresAt: Date;
  isRevoked: boolean;
};

export type AccessToken = {
  readonly token: string;
  readonly account: Account;
  readonly appId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
};

/** From the menu: the next fitting requests end in this error, whatever they are worth. */
export type ArmedRefusal = {
  readonly id: string;
  readonly code: number;
  readonly at: 'page' | 'redirect' | 'token';
  readonly client: string | undefined;
  readonly account: string | undefined;
  remaining: number | 'unlimited';
};
