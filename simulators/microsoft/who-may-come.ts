import { accountIn, isPersonal } from './accounts.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Microsoft } from './microsoft.ts';
import type { Account } from './records.ts';

/** Whose account stands in the picker at first; any other can still be used, to see what comes of it. */
export function isOffered(
  microsoft: Microsoft,
  { authority, app }: AuthorizationRequest,
  own: Account,
): boolean {
  switch (authority.kind) {
    case 'directory':
      return accountIn(microsoft, own, authority.directory.tid) !== undefined;
    case 'consumers':
      return isPersonal(own);
    case 'organizations':
      return !isPersonal(own);
    case 'common':
      return !isPersonal(own) || app.audience === 'AzureADandPersonalMicrosoftAccount';
    default:
      return authority satisfies never;
  }
}
