import { type Exchange, refuseOtherDirectory } from './exchange-code.ts';
import type { Microsoft } from './microsoft.ts';
import { Refused } from './refusal.ts';
import { type TokenAnswer, tokenAnswer } from './token-answer.ts';

export async function refresh(
  microsoft: Microsoft,
  { authority, app, form }: Exchange,
): Promise<TokenAnswer> {
  const text = form.get('refresh_token');
  if (!text)
    throw new Refused(900144, "The request body must contain the following parameter: 'refresh_token'.");
  const grant = microsoft.grants.get(text);
  if (!grant || grant.appId !== app.id) throw new Refused(70000);
  refuseOtherDirectory(authority, grant.account.tid);
  if (grant.isRevoked) throw new Refused(50173);
  if (grant.expiresAt <= microsoft.clock.now()) throw new Refused(700082);
  return tokenAnswer(microsoft, { ...grant, app, nonce: undefined });
}
