import type { Google } from '../google.ts';
import { isPermitted } from '../iam/permitted.ts';
import { accountResource, findServiceAccount, pubsubAgent } from '../iam/resources.ts';
import { issuer, signed } from '../identity-token.ts';
import { projectOf } from './names.ts';
import type { PushConfig, Subscription } from './records.ts';

/** Google's tokens live an hour, and one serves every push of that hour. */
const reusedMs = 3_300_000;

export type PushTokens = Map<string, { token: string; from: Date; until: Date }>;

/** What stands in Authorization. `undefined` when Pub/Sub may not, or can no longer, speak as that account. */
export async function pushToken(
  google: Google,
  tokens: PushTokens,
  subscription: Subscription,
  push: PushConfig,
): Promise<string | undefined> {
  if (!push.identity) return undefined;
  const { email, audience = push.endpoint } = push.identity;
  const found = findServiceAccount(google, email);
  const project = projectOf(google, subscription.name);
  if (!found || found.account.isDisabled || !project) return undefined;
  const agent = { kind: 'serviceAccount', email: pubsubAgent(project) } as const;
  const resource = accountResource(found.project, found.account);
  if (!isPermitted(google, agent, 'iam.serviceAccounts.getOpenIdToken', resource)) return undefined;
  return reused(google, tokens, email, found.account.uniqueId, audience);
}

async function reused(
  google: Google,
  tokens: PushTokens,
  email: string,
  uniqueId: string,
  audience: string,
): Promise<string> {
  const key = JSON.stringify([email, uniqueId, audience]);
  const known = tokens.get(key);
  const now = google.clock.now();
  const isFaithful = google.settings.signing === 'faithful';
  if (isFaithful && known && known.from <= now && now < known.until) return known.token;
  const token = await accountToken(google, { email, uniqueId, audience });
  if (isFaithful) tokens.set(key, { token, from: now, until: new Date(now.getTime() + reusedMs) });
  return token;
}

type Parts = { email: string; uniqueId: string; audience: string; isEmailVerified?: boolean };

/** An identity token of a service account, signed with Google's key as those of people are. */
export function accountToken(
  google: Google,
  { email, uniqueId, audience, isEmailVerified = true }: Parts,
): Promise<string> {
  return signed(google, {
    aud: audience,
    azp: uniqueId,
    email,
    email_verified: isEmailVerified,
    iss: issuer,
    sub: uniqueId,
  });
}
