import type { Id, TenantId, UserId } from '#kernel/ids.ts';
import type { SigninProvider } from '../provider.ts';

export type IdentityId = Id<'identity'>;

/** With whose app an account was proven. The one does not stand in for the other. */
export type Source = 'tenant' | 'app_wide';

/** Whose app a provider is asked with: an organisation's, or, for none, the installation's. */
export type AppOwner = TenantId | null;

export function sourceOf(appOf: AppOwner): Source {
  return appOf === null ? 'app_wide' : 'tenant';
}

/** What an account is known by, for ever. Addresses and names change hands. */
export type AccountKey = { source: Source; issuer: string; subject: string };

/** Somebody whom a provider has just proven, and what it says of them. */
export type Proven = AccountKey & {
  provider: SigninProvider;
  address: string | null;
  /** The provider, or the owner of the address's domain, stands behind it. */
  isAddressVerified: boolean;
  /** Let into the directory from elsewhere. */
  isGuest: boolean;
  name: string | null;
};

/** An account by which a user is known. */
export type Identity = {
  id: IdentityId;
  userId: UserId;
  provider: SigninProvider;
  source: Source;
  address: string | null;
  linkedAt: Date;
  lastUsedAt: Date | null;
};
