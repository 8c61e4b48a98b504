import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { spell } from '../frame/random.ts';
import type { SigningKey } from '../google/signing-keys.ts';
import { displayedName, identityProvider, isEmailVerified, isPersonal } from './accounts.ts';
import { newGuid, subjectOf } from './identifiers.ts';
import type { Microsoft, Settings } from './microsoft.ts';
import { keyId } from './published-keys.ts';
import type { Account, App } from './records.ts';

/** Tokens begin five minutes before they are made, for clocks that are behind, and end an hour after. */
const beforehandSeconds = 300;
const lifetimeSeconds = 3_900;
/** The directory of nobody, for tokens that are spoiled. */
const otherTid = '0ddba11a-0000-4000-8000-00000000bad0';

type Parts = {
  account: Account;
  app: App;
  scopes: readonly string[];
  nonce: string | undefined;
  sessionId: string;
};

export function issuerOf(tid: string): string {
  return `https://login.microsoftonline.com/${tid}/v2.0`;
}

export async function identityToken(microsoft: Microsoft, parts: Parts): Promise<string> {
  const { signing } = microsoft.settings;
  const seconds = Math.floor(microsoft.clock.now().getTime() / 1_000) + shift(signing);
  const claims = {
    ...claimsOf(microsoft, parts),
    iat: seconds - beforehandSeconds,
    nbf: seconds - beforehandSeconds,
    exp: seconds - beforehandSeconds + lifetimeSeconds,
    ...spoiled(signing, parts.account.tid),
  };
  return signed(microsoft, claims, isPersonal(parts.account));
}

function claimsOf(microsoft: Microsoft, { account, app, scopes, nonce, sessionId }: Parts): JWTPayload {
  const hasProfile = scopes.includes('profile');
  const idp = identityProvider(account);
  return {
    ver: '2.0',
    iss: issuerOf(account.tid),
    aud: app.id,
    tid: account.tid,
    sub: subjectOf(account, app.id),
    ...(hasProfile && {
      oid: account.oid,
      name: account.name,
      preferred_username: displayedName(microsoft, account),
    }),
    ...(idp !== undefined && { idp }),
    ...(nonce !== undefined && { nonce }),
    ...emailClaims(microsoft, { account, app, scopes }),
    ...(app.optionalClaims.has('acct') && { acct: account.origin.kind === 'member' ? 0 : 1 }),
    ...(app.optionalClaims.has('login_hint') && {
      login_hint: `O.${Buffer.from(account.oid).toString('base64url')}`,
    }),
    sid: sessionId,
    rh: `1.A${spell(microsoft.random, 'base64url', 60)}`,
    uti: newGuid(microsoft.random).replaceAll('-', '').slice(0, 22),
  };
}

/** The address of an account is what its directory says; only `xms_edov` tells whether to believe it. */
function emailClaims(
  microsoft: Microsoft,
  { account, app, scopes }: Pick<Parts, 'account' | 'app' | 'scopes'>,
): JWTPayload {
  const isAskedFor = scopes.includes('email') || app.optionalClaims.has('email');
  if (!isAskedFor || account.email === undefined) return {};
  const isVerified = isEmailVerified(microsoft, account);
  if (!isVerified && app.removesUnverifiedEmails) return {};
  return {
    email: account.email,
    ...(app.optionalClaims.has('xms_edov') && { xms_edov: spelledEdov(microsoft.settings.edov, isVerified) }),
  };
}

function spelledEdov(spelling: Settings['edov'], isVerified: boolean): boolean | string | number {
  switch (spelling) {
    case 'boolean':
      return isVerified;
    case 'text':
      return isVerified ? '1' : '0';
    case 'number':
      return isVerified ? 1 : 0;
    default:
      return spelling satisfies never;
  }
}

async function signed(microsoft: Microsoft, claims: JWTPayload, ofPerson: boolean): Promise<string> {
  const { signing } = microsoft.settings;
  if (signing === 'unsigned') return new UnsecuredJWT(claims).encode();
  const token = await sign(await keyFor(microsoft, ofPerson), claims);
  return signing === 'bad_signature' ? withoutItsSignature(token) : token;
}

function keyFor({ keys, settings }: Microsoft, ofPerson: boolean): Promise<SigningKey> {
  if (settings.signing === 'unknown_key') return keys.work.unpublished();
  if (settings.signing === 'key_of_personal_accounts') return keys.personal.signing();
  return ofPerson ? keys.personal.signing() : keys.work.signing();
}

function sign(key: SigningKey, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: keyId(key) })
    .sign(key.privateKey);
}

function shift(signing: Settings['signing']): number {
  if (signing === 'expired') return -2 * lifetimeSeconds;
  return signing === 'not_yet_valid' ? 2 * lifetimeSeconds : 0;
}

/** `undefined` takes a claim away. */
function spoiled(signing: Settings['signing'], tid: string): Record<string, unknown> {
  switch (signing) {
    case 'wrong_audience':
      return { aud: '6f1f2c1e-0000-4000-8000-0000000000aa' };
    case 'wrong_issuer':
      return { iss: `https://login.elsewhere.example/${tid}/v2.0` };
    case 'templated_issuer':
      return { iss: issuerOf('{tenantid}') };
    case 'version_1':
      return { iss: `https://sts.windows.net/${tid}/`, ver: '1.0' };
    case 'other_directory':
      return { iss: issuerOf(otherTid), tid: otherTid };
    case 'issuer_of_other_directory':
      return { iss: issuerOf(otherTid) };
    case 'tid_of_other_directory':
      return { tid: otherTid };
    case 'tid_without_guid':
      return { iss: issuerOf('common'), tid: 'common' };
    case 'without_tid':
      return { tid: undefined };
    case 'without_oid':
      return { oid: undefined };
    case 'wrong_nonce':
      return { nonce: 'another-nonce' };
    default:
      return {};
  }
}

/** The right length and the right key id, but not a signature over these claims. */
function withoutItsSignature(token: string): string {
  const [header, claims, signature] = token.split('.');
  const reversed = Buffer.from(signature ?? '', 'base64url').reverse();
  return [header, claims, reversed.toString('base64url')].join('.');
}
