import type { Authority } from './directories.ts';
import { looksLikeAuthorizationCode } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';
import { refuseVerifier } from './proof-key.ts';
import type { App, AuthorizationCode } from './records.ts';
import { Refused } from './refusal.ts';
import { type TokenAnswer, tokenAnswer } from './token-answer.ts';

export type Exchange = { authority: Authority; app: App; form: URLSearchParams };

export function exchangeCode(microsoft: Microsoft, exchange: Exchange): Promise<TokenAnswer> {
  return tokenAnswer(microsoft, { ...consume(microsoft, exchange), app: exchange.app });
}

/** Single use, and spent by the first try of the app it belongs to, however that try ends. */
function consume(microsoft: Microsoft, { authority, app, form }: Exchange): AuthorizationCode {
  const [text, redirectUri] = [form.get('code'), form.get('redirect_uri')];
  if (!text) throw new Refused(900144, "The request body must contain the following parameter: 'code'.");
  if (!looksLikeAuthorizationCode(text)) throw new Refused(9002313);
  const code = microsoft.codes.get(text);
  if (!code || code.appId !== app.id) throw new Refused(70000);
  refuseOtherDirectory(authority, code.account.tid);
  if (code.isUsed) throw new Refused(54005);
  if (code.expiresAt <= microsoft.clock.now()) throw new Refused(70008);
  code.isUsed = true;
  if (code.redirectUri !== redirectUri) {
    throw new Refused(
      500112,
      `The reply address '${redirectUri ?? ''}' does not match the reply address '${code.redirectUri}' provided when requesting Authorization code.`,
    );
  }
  const wrong = refuseVerifier(code.challenge, form.get('code_verifier'));
  if (wrong) throw new Refused(wrong.entry.code, wrong.words);
  return code;
}

/** What was given at a common address belongs to the directory of the account. */
export function refuseOtherDirectory(authority: Authority, tid: string): void {
  if (authority.kind === 'directory' && authority.directory.tid !== tid) throw new Refused(700005);
}
