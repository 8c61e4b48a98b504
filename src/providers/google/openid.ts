import type { OpenidProvider } from '../openid/provider.ts';
import type { GoogleEndpoints } from './endpoints.ts';
import { GOOGLE_ISSUER } from './oauth/id-token.ts';

export function googleOpenid(endpoints: GoogleEndpoints): OpenidProvider {
  return {
    issuer: GOOGLE_ISSUER,
    authorizationEndpoint: `${GOOGLE_ISSUER}/o/oauth2/v2/auth`,
    tokenEndpoint: 'https://oauth2.googleapis.com/token',
    hosts: new Map([
      [GOOGLE_ISSUER, endpoints.accounts],
      ['https://oauth2.googleapis.com', endpoints.oauth2],
    ]),
  };
}
