import type { AccessNeeds } from '#features/access/access-needs.ts';
import type { SecretsProvider } from '#features/secrets/secrets.ts';
import type { GoogleEndpoints } from '#providers/google/endpoints.ts';
import type { GoogleKeys } from '#providers/google/oauth/keys.ts';
import type { PublishedKeys } from '#providers/jwt/published-keys.ts';
import type { MicrosoftEndpoints } from '#providers/microsoft/endpoints.ts';
import type { Directory } from './discovery/directory.ts';
import type { Pace } from './discovery/pace.ts';
import type { SigninApps, SigninProvider } from './provider.ts';

/** What wiring hands to discovery and to what follows it. */
export type SigninNeeds = AccessNeeds & {
  secrets: SecretsProvider;
  directory: Directory;
  discoveryPace: Pace;
  /** Those of the whole installation, for addresses of no organisation's domain. */
  appWideProviders: readonly SigninProvider[];
  appWideApps: SigninApps;
  endpoints: GoogleEndpoints;
  googleKeys: GoogleKeys;
  microsoftEndpoints: MicrosoftEndpoints;
  microsoftKeys: PublishedKeys;
};
