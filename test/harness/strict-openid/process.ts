/**
 * A strict OpenID provider in a process and with keys of its own, at the paths where Google has its
 * endpoints. It takes whoever comes for the person in `login_hint`.
 *
 *   node test/harness/strict-openid/process.ts <client id> <client secret> <redirect uri>
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { decodeJwt, type JWK } from 'jose';
import Provider from 'oidc-provider';
import { type Keys, spoils } from './spoil.ts';

const [clientId = '', clientSecret = '', redirectUri = ''] = process.argv.slice(2);
const ISSUER = 'https://accounts.google.com';

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
const keys: Keys = (() => {
  const own = rsa();
  const publicPem = createPublicKey(own).export({ type: 'spki', format: 'pem' }).toString();
  const ofCurve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  return { own, keyId: 'ours', ofCurve, curveKeyId: 'curve', strange: rsa(), clientSecret, publicPem };
})();
const published = (key: KeyObject, kid: string, alg: string): JWK => ({
  ...key.export({ format: 'jwk' }),
  ...{ kid, alg, use: 'sig' },
});

let spoiledAs: string | undefined;

const provider = new Provider(ISSUER, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'RS256',
    },
  ],
  jwks: {
    keys: [published(keys.own, keys.keyId, 'RS256'), published(keys.ofCurve, keys.curveKeyId, 'ES256')],
  },
  routes: { authorization: '/o/oauth2/v2/auth', token: '/token', jwks: '/oauth2/v3/certs' },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'hd'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  cookies: { keys: ['of the strict provider'] },
  findAccount: (_context, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      email: sub.replace('_at_', '@'),
      email_verified: true,
      hd: sub.split('_at_')[1],
      name: 'Strict Person',
    }),
  }),
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

const issueFaithfully = provider.IdToken.prototype.issue;
provider.IdToken.prototype.issue = async function issue(
  this: InstanceType<typeof provider.IdToken>,
  context,
) {
  const token = await issueFaithfully.call(this, context);
  const spoil = spoiledAs === undefined ? undefined : spoils[spoiledAs];
  return spoil ? spoil(decodeJwt(token), keys) : token;
};

const answer = provider.callback();
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/_spoil') {
    spoiledAs = url.searchParams.get('as') ?? undefined;
    response.writeHead(204).end();
  } else if (url.pathname.startsWith('/interaction/')) {
    void signIn(request, response);
  } else {
    void answer(request, response);
  }
});

async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = String(params.login_hint ?? '').replace('@', '_at_');
  await provider.interactionFinished(request, response, { login: { accountId } });
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`);
});
process.once('SIGTERM', () => server.close(() => process.exit()));
