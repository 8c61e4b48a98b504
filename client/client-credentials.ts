import { oddAnswer } from './failure.ts';
import { numberIn, textIn } from './json.ts';
import { type Proof, type SendNeeds, sendAs } from './send.ts';
import { openTokenMemory } from './token-memory.ts';

export type ClientCredentials = { clientId: string; clientSecret: string };

/** A token is not shown during its last seconds, so that it does not end on the way. */
const MARGIN_MS = 30_000;

/** Takes an access token of Keyholder's own for the credentials of a service, and keeps it while it lives. */
export function clientCredentialsProof(needs: SendNeeds, credentials: ClientCredentials): Proof {
  const memory = openTokenMemory(needs.surroundings);
  async function take(_minimumTtlMs: number, signal: AbortSignal) {
    const answer = await sendAs(needs, tokenRequest(credentials), signal);
    const [accessToken, seconds] = [textIn(answer, 'access_token'), numberIn(answer, 'expires_in')];
    if (accessToken === undefined || seconds === undefined) {
      throw oddAnswer(200, 'The token endpoint gave no access token.');
    }
    return { accessToken, expiresAt: new Date(needs.surroundings.now() + seconds * 1_000) };
  }
  return {
    mayReplace: true,
    async show({ insteadOf, signal }) {
      const wanted = { about: 'own', minimumTtlMs: MARGIN_MS, insteadOf, signal };
      return (await memory.take(wanted, take)).accessToken;
    },
  };
}

/** RFC 6749, section 2.3.1: both are form-encoded before they are joined. */
function tokenRequest({ clientId, clientSecret }: ClientCredentials) {
  const pair = [clientId, clientSecret].map(formEncoded).join(':');
  return {
    method: 'POST',
    path: '/oauth/token',
    headers: { authorization: `Basic ${btoa(pair)}` },
    form: new URLSearchParams({ grant_type: 'client_credentials' }),
  } as const;
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
