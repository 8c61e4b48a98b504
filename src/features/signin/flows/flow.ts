import type { TenantId, UserId } from '#kernel/ids.ts';
import type { AppOwner } from '../identities/identity.ts';
import type { SigninProvider } from '../provider.ts';

/** What somebody goes to a provider for. */
export type Errand =
  | { kind: 'sign_in' }
  /** Somebody signed in wants to be known by one more account. */
  | { kind: 'link'; tenantId: TenantId; userId: UserId }
  /** Somebody invited comes by an account instead of a password. */
  | { kind: 'invitation'; tokenHash: Buffer };

export type Flow = {
  provider: SigninProvider;
  appOf: AppOwner;
  errand: Errand;
  /** A path of the console. */
  returnTo: string | null;
};

/** Why nobody came in. For the log and the organisation's audit log: the browser hears one and the same. */
export type SigninRefusal =
  | 'no_ticket'
  | 'wrong_flow'
  | 'switched_off'
  | 'declined'
  | 'misconfigured'
  | 'provider_busy'
  | 'not_believed'
  | 'wrong_organisation'
  | 'unknown'
  | 'frozen'
  | 'new_users_refused'
  | 'address_not_proven'
  | 'guest'
  | 'known_otherwise'
  | 'invitation_gone'
  | 'linked_to_another'
  | 'signed_out'
  | 'unexpected';

/** Says no to a sign-in inside a use case; callbacks turn it into the one answer there is. */
export class NotAdmitted extends Error {
  override name = 'NotAdmitted';
  readonly reason: SigninRefusal;
  /** A closed word of ours or of a specification. */
  readonly clue: string | undefined;

  constructor(reason: SigninRefusal, clue?: string) {
    super(reason);
    this.reason = reason;
    this.clue = clue;
  }
}
