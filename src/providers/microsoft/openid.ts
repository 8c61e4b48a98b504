import type { OpenidProvider } from '../openid/provider.ts';
import type { MicrosoftEndpoints } from './endpoints.ts';
import { ISSUER_TEMPLATE, issuerOf, MICROSOFT_LOGIN } from './issuer.ts';

/** One directory's door, or, where none is named, that of all directories and of personal accounts. */
export function microsoftOpenid(endpoints: MicrosoftEndpoints, directoryId: string | null): OpenidProvider {
  const issuer = directoryId === null ? ISSUER_TEMPLATE : issuerOf(directoryId);
  if (issuer === undefined) throw new Error('A directory was stored that is none.');
  const at = `${MICROSOFT_LOGIN}/${directoryId ?? 'common'}/oauth2/v2.0`;
  return {
    issuer,
    authorizationEndpoint: `${at}/authorize`,
    tokenEndpoint: `${at}/token`,
    hosts: new Map([[MICROSOFT_LOGIN, endpoints.login]]),
  };
}
