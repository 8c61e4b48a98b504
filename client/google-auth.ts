import type { GoogleToken, TokenAsked } from './credentials.ts';

/** What Google's library hands over when it wants a token. */
type Credentials = { access_token?: string | null; expiry_date?: number | null };

/** What went wrong at Google, as its library throws it. */
type Refusal = { status?: number | undefined };

/** As much of OAuth2Client of google-auth-library as is used here. */
type GoogleClient = {
  credentials: Credentials;
  refreshHandler?: () => Promise<{ access_token: string; expiry_date: number }>;
  eagerRefreshThresholdMillis: number;
  transporter: {
    interceptors: {
      response: { add(interceptor: { rejected(error: Refusal): Promise<never> }): unknown };
    };
  };
};

const STALE_MS = 60_000;

/**
 * An OAuth2Client of Google's own whose tokens come from Keyholder, to be passed as `auth` to googleapis and to
 * every other Node library of Google's:
 *
 *     const auth = googleAuth(OAuth2Client, asked => keyholder.credentials({ ...asked, service: 'gmail' }));
 *
 * The class is a parameter so that the client is of the very version of google-auth-library that you have.
 */
export function googleAuth<Client extends GoogleClient>(
  OAuth2Client: new () => Client,
  take: (asked: TokenAsked) => Promise<GoogleToken>,
): Client {
  const client = new OAuth2Client();
  let refused: string | undefined;
  client.eagerRefreshThresholdMillis = STALE_MS;
  client.refreshHandler = async () => {
    const { accessToken, expiresAt } = await take({ insteadOf: refused });
    return { access_token: accessToken, expiry_date: expiresAt.getTime() };
  };
  client.transporter.interceptors.response.add({
    async rejected(error) {
      if (error.status === 401) {
        refused = client.credentials.access_token ?? undefined;
        // The library asks for another token, once, when it does not know how long its own lives.
        client.credentials = { ...client.credentials, expiry_date: null };
      }
      throw error;
    },
  });
  return client;
}
