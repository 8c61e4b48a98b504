import { refusal as usualRefusal } from '#features/connections/credentials/refusal.ts';
import type { Token } from '#features/connections/grants/vended.ts';
import { reconnectReasons } from '#features/connections/reasons.ts';
import { type Failure, fail } from '#kernel/failures.ts';
import type { Exchanged } from './exchanged.ts';

/** In the words that gateways show to the person in front of them. */
export function refusal(no: Exclude<Exchanged, Token>, console: string): Failure {
  switch (no.kind) {
    case 'not_connected':
      return fail('not_authorized', {
        detail: `Google account not connected. Authorize at: ${no.link.url}`,
        authorizationUrl: no.link.url,
      });
    case 'pending':
      return fail('not_authorized', {
        reason: no.isCodeWrong ? 'wrong_code' : 'code_needed',
        detail: `${no.isCodeWrong ? wrongCode : codeNeeded} Or begin again at: ${no.link.url}`,
        authorizationUrl: no.link.url,
      });
    case 'needs_reconnect':
      return fail('token_revoked', {
        reason: no.reason,
        detail: `${reconnectReasons[no.reason].says} Connect it again at: ${no.link.url}`,
        authorizationUrl: no.link.url,
      });
    case 'scope_missing':
      return fail('scope_missing', {
        missingScopes: no.missing,
        detail: `The Google account does not allow this yet. Allow it at: ${no.link.url}`,
        authorizationUrl: no.link.url,
      });
    case 'ambiguous':
      return fail('account_ambiguous', {
        detail: 'Several Google accounts are connected. Say which by connection_id.',
        choices: no.choices.map(choice => ({
          connection_id: choice.connectionId,
          address: choice.address,
          label: choice.label,
          is_default: choice.isDefault,
        })),
      });
    case 'app_broken':
    case 'never_raw':
    case 'busy':
      return usualRefusal(no, console);
    default:
      return no satisfies never;
  }
}

const codeNeeded =
  'A Google account was connected. Ask its owner for the code that their browser shows, and send it as code.';
const wrongCode = 'This is not the code that the browser shows. After five wrong ones the account is let go.';
