import type { TenantId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import type { Secret } from '#kernel/secret.ts';

/** What an organisation keeps here about its own apps. Typed in once, never read back by people. */
export const secretNames = [
  'google_client_id',
  'google_client_secret',
  'google_calendar_client_id',
  'google_calendar_client_secret',
  'google_project_id',
  'google_calendar_project_id',
  'google_service_account_key',
  'signin_google_client_id',
  'signin_google_client_secret',
  'signin_microsoft_client_id',
  'signin_microsoft_client_secret',
  'signin_microsoft_directory_id',
  /** Whether calendar has an app of its own. Kept with what it is about, because they change together. */
  'google_calendar_app',
  /** A set-up that is being changed, and the one that was replaced last: whole, as one value each. */
  'google_draft',
  'google_former',
] as const;

export type SecretName = (typeof secretNames)[number];

export type Secrets = ReadonlyMap<SecretName, Secret<string>>;

/** A new value, or null for none any more. */
export type SecretChanges = ReadonlyMap<SecretName, Secret<string> | null>;

export const secretsKinds = ['database', 'files', 'vault', 'environment'] as const;
export type SecretsKind = (typeof secretsKinds)[number];

export type SecretsProvider = {
  readonly kind: SecretsKind;
  /** Those that are there. What cannot be read is a failure and never looks like a secret that is absent. */
  read(who: Scope, names: readonly SecretName[]): Promise<Secrets>;
  /** All of them or none. */
  write(who: Scope, changes: SecretChanges): Promise<void>;
  /**
   * Reads, decides and writes with nobody in between: all of them or none. `decide` may be asked again when
   * somebody else was faster; what it throws changes nothing.
   */
  update(who: Scope, names: readonly SecretName[], decide: (now: Secrets) => SecretChanges): Promise<void>;
};

/** One that keeps its values outside the database, where deleting an organisation's key destroys nothing. */
export type ElsewhereProvider = SecretsProvider & {
  readonly kind: 'files' | 'vault';
  /** For good: its organisation is gone. */
  forget(tenantId: TenantId): Promise<void>;
};
