import { createPublishedKeys, type PublishedKeys } from '../../jwt/published-keys.ts';
import type { GoogleNeeds } from '../endpoints.ts';

export type GoogleKeys = PublishedKeys;

export function createGoogleKeys({ world, endpoints }: GoogleNeeds): GoogleKeys {
  return createPublishedKeys({ world, urlOf: () => `${endpoints.apis}/oauth2/v3/certs` });
}
