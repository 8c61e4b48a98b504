import { oddAnswer } from './failure.ts';
import { dateIn, textIn, textsIn } from './json.ts';
import { type ClientNeeds, send } from './send.ts';
import type { TokenMemory } from './token-memory.ts';

/** An access token of Google's. */
export type GoogleToken = {
  accessToken: string;
  /** Its true end. */
  expiresAt: Date;
  scopes: readonly string[];
  /** Where the answer says so: which account it is of. */
  connectionId?: string;
};

export type TokenAsked = {
  /** For how many seconds it has to live at least: up to 3500, usually 300. */
  minTtl?: number;
  /** An access token that Google has refused: this very one is not given again. */
  insteadOf?: string | undefined;
  signal?: AbortSignal | undefined;
};

export type CredentialsAsked = TokenAsked & { service?: 'gmail' | 'calendar'; connectionId?: string };

export const USUAL_TTL_SECONDS = 300;

/** A token of the caller's own Google account. */
export function takeCredentials(
  needs: ClientNeeds & { memory: TokenMemory<GoogleToken> },
  { minTtl = USUAL_TTL_SECONDS, insteadOf, signal, service, connectionId }: CredentialsAsked,
): Promise<GoogleToken> {
  const query = {
    ...(service && { service }),
    ...(connectionId !== undefined && { connection_id: connectionId }),
  };
  const wanted = {
    ...{ about: JSON.stringify(['credentials', query]), minimumTtlMs: minTtl * 1_000 },
    ...{ insteadOf, signal },
  };
  return needs.memory.take(wanted, async (minimumTtlMs, stop) => {
    const parameters = new URLSearchParams({ min_ttl: String(minimumTtlMs / 1_000), ...query });
    const path = `/api/v1/google/credentials?${parameters}`;
    const answer = await send(needs, { method: 'GET', path }, stop);
    const [accessToken, expiresAt] = [textIn(answer, 'access_token'), dateIn(answer, 'token_expiry')];
    if (accessToken === undefined || !expiresAt) throw oddAnswer(200, 'There is no token in this answer.');
    return { accessToken, expiresAt, scopes: textsIn(answer, 'scopes') };
  });
}
