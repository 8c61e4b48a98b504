import type { AuthorizationRequest } from './authorization-request.ts';
import { newAuthorizationCode, newGuid } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';
import type { Account } from './records.ts';
import { type Delivery, deliver } from './return-to-app.ts';

/** Makes the code and says how it travels. */
export function approve(microsoft: Microsoft, request: AuthorizationRequest, account: Account): Delivery {
  const nowMs = microsoft.clock.now().getTime();
  const sessionId = newGuid(microsoft.random);
  const code = newAuthorizationCode(microsoft.random, account.tid);
  sweep(microsoft);
  microsoft.codes.set(code, {
    code,
    account,
    sessionId,
    appId: request.app.id,
    redirectUri: request.redirectUri,
    scopes: request.scopes,
    challenge: request.challenge,
    nonce: request.nonce,
    expiresAt: new Date(nowMs + microsoft.settings.codeLifetimeMs),
    isUsed: false,
  });
  return deliver(request, { code, session_state: sessionId });
}

/** An hour after its end a code is answered like an unknown one; the oldest come first. */
const rememberedMs = 3_600_000;

function sweep(microsoft: Microsoft): void {
  const nowMs = microsoft.clock.now().getTime();
  for (const { code, expiresAt } of microsoft.codes.values()) {
    if (expiresAt.getTime() + rememberedMs > nowMs) return;
    microsoft.codes.delete(code);
  }
}
