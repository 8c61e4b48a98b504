import { createHmac, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

/** What a token is made from again once it has been spoiled. */
export type Keys = {
  /** Published, and the one that signs. */
  own: KeyObject;
  keyId: string;
  /** Published too, and for another algorithm. */
  ofCurve: KeyObject;
  curveKeyId: string;
  /** Nobody else knows these. */
  strange: KeyObject;
  clientSecret: string;
  publicPem: string;
};

const HOUR = 3_600;

type Spoil = (claims: JWTPayload, keys: Keys) => Promise<string> | string;

const seconds = () => Math.floor(Date.now() / 1_000);

const sign = (claims: JWTPayload, { own, keyId }: Keys, header: object = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT', ...header }).sign(own);

const changed =
  (change: (claims: JWTPayload, keys: Keys) => JWTPayload): Spoil =>
  (claims, keys) =>
    sign({ ...claims, ...change(claims, keys) }, keys);

const without =
  (claim: string): Spoil =>
  (claims, keys) =>
    sign(Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim)), keys);

function hmacSigned(claims: JWTPayload, kid: string, secret: string | Buffer): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', kid, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** Every way in which an id token can be wrong that we know of. */
export const spoils: Readonly<Record<string, Spoil>> = {
  'made for another client': changed(() => ({ aud: 'another-client' })),
  'made for us and for somebody else': changed(({ aud }) => ({ aud: [String(aud), 'another-client'] })),
  'made for nobody': without('aud'),
  'of another issuer': changed(() => ({ iss: 'https://accounts.elsewhere.example' })),
  'of an issuer that begins alike': changed(({ iss }) => ({ iss: `${iss}.elsewhere.example` })),
  'of an issuer with a slash more': changed(({ iss }) => ({ iss: `${iss}/` })),
  'of no issuer': without('iss'),
  'for another sign-in': changed(() => ({ nonce: 'another-nonce' })),
  'for no sign-in': without('nonce'),
  expired: changed(() => ({ iat: seconds() - 2 * HOUR, exp: seconds() - HOUR })),
  'without an end': without('exp'),
  'without a beginning': without('iat'),
  'issued in the future': changed(() => ({ iat: seconds() + HOUR, exp: seconds() + 2 * HOUR })),
  'not valid yet': changed(() => ({ nbf: seconds() + HOUR })),
  'good for a year': changed(() => ({ exp: seconds() + 365 * 24 * HOUR })),
  'with an end that is no number': changed(() => ({ exp: Number.NaN })),
  'about nobody': without('sub'),
  'about an empty name': changed(() => ({ sub: '' })),
  'about a number': changed(() => ({ sub: JSON.parse('7') })),
  'about a name too long': changed(() => ({ sub: 'a'.repeat(256) })),
  'given to another party': changed(() => ({ azp: 'another-client' })),
  'made for another access token': changed(() => ({ at_hash: 'bm90LXRoaXMtb25lLWF0LWFsbA' })),
  'without an address': without('email'),
  unsigned: claims => new UnsecuredJWT(claims).encode(),
  'unsigned, with a signature behind': claims => `${new UnsecuredJWT(claims).encode()}c2lnbmVk`,
  'signed with the client’s secret': (claims, { keyId, clientSecret }) =>
    hmacSigned(claims, keyId, clientSecret),
  'signed with the public key as a secret': (claims, { keyId, publicPem }) =>
    hmacSigned(claims, keyId, publicPem),
  'signed by an unknown key': (claims, { strange }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'unknown' }).sign(strange),
  'signed by another key under the known name': (claims, { strange, keyId }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: keyId }).sign(strange),
  'signed by a key without a name': (claims, { own }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(own),
  'signed by a key that it brings along': (claims, { strange }) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'brought', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } })
      .sign(strange),
  'signed with another padding': (claims, { own, keyId }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'PS256', kid: keyId }).sign(own),
  'signed with a longer digest': (claims, { own, keyId }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS512', kid: keyId }).sign(own),
  'signed on a curve': (claims, { ofCurve, curveKeyId }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: curveKeyId }).sign(ofCurve),
  'changed after it was signed': async (claims, keys) => {
    const [header, , signature] = (await sign(claims, keys)).split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url');
    return [header, other, signature].join('.');
  },
  'with its signature cut off': async (claims, keys) => (await sign(claims, keys)).slice(0, -10),
  'that demands what nobody understands': (claims, keys) => sign(claims, keys, { crit: ['exp'], exp: 1 }),
  'that is no token': () => 'not-a-token',
  'of five parts': () => 'a.b.c.d.e',
};
