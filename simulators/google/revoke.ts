import { json, neverStored } from '../frame/answers.ts';
import type { Google } from './google.ts';
import { deathOf, revokeProject } from './grants.ts';
import { answered, OAuthRefusal } from './oauth-refusal.ts';
import { readForm } from './token-endpoint.ts';

/** By access or refresh token, from the form or the query. What dies is everything given to the project. */
export function answerRevoke(google: Google, request: Request): Promise<Response> {
  return answered(async () => {
    const token = (await readForm(request)).get('token') ?? new URL(request.url).searchParams.get('token');
    const given = token ? whoGave(google, token) : undefined;
    if (!given) throw new OAuthRefusal(400, 'invalid_token', 'Token expired or revoked');
    revokeProject(google, given.sub, given.projectId, 'revoked_by_app');
    return json({}, { headers: neverStored });
  });
}

function whoGave(google: Google, token: string): { sub: string; projectId: string } | undefined {
  const grant = google.grants.get(token);
  if (grant) return deathOf(google, grant) ? undefined : grant;
  const access = google.accessTokens.get(token);
  if (!access || access.expiresAt <= google.clock.now()) return undefined;
  if (access.holder.kind === 'person') return { sub: access.holder.sub, projectId: access.projectId };
  throw new OAuthRefusal(400, 'invalid_token', 'Token is not revocable.');
}
