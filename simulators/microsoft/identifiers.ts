import { createHash } from 'node:crypto';
import { type Random, spell } from '../frame/random.ts';

/** All personal Microsoft accounts are one directory, and this is its name everywhere. */
export const personalTid = '9188040d-6c67-4c5b-b112-36a304b66dad';

export const guidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function newGuid(random: Random): string {
  const hex = spell(random, 'hex', 32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/** The object id of a personal account is its old 16-digit id in the last two groups. */
export function newOid(random: Random, tid: string): string {
  if (tid !== personalTid) return newGuid(random);
  const old = spell(random, 'hex', 16);
  return `00000000-0000-0000-${old.slice(0, 4)}-${old.slice(4)}`;
}

/** Long, as the real ones are: whoever puts a code into a cookie or a narrow column meets it here. */
export function newAuthorizationCode(random: Random, tid: string): string {
  return tid === personalTid
    ? `M.C5${spell(random, 'digits', 2)}_BAY.2.U.${newGuid(random)}`
    : `1.A${spell(random, 'base64url', 900)}`;
}

export function looksLikeAuthorizationCode(text: string): boolean {
  return /^(?:M\.C|[01]\.A)[\w.\-!*]{20,}$/.test(text);
}

/** For Graph's eyes only, though it looks as if it could be read. */
export function newAccessToken(random: Random): string {
  const head = Buffer.from('{"typ":"JWT","alg":"RS256"}').toString('base64url');
  return `${head}.${spell(random, 'base64url', 1_200)}.${spell(random, 'base64url', 342)}`;
}

export function newRefreshToken(random: Random): string {
  return `1.A${spell(random, 'base64url', 1_000)}`;
}

export function newClientSecret(random: Random): string {
  return clientSecret(spell(random, 'base64url', 34));
}

/** Put together from its parts, so that the demo's secret does not set off scanners that look for real ones. */
export function clientSecret(body: string): string {
  return `Sim8Q~${body}`;
}

export const clientSecretForm = /^[\w-]{3}\dQ~[\w-]{34}$/;

/** Pairwise: another app sees another subject for the same account. */
export function subjectOf(account: { tid: string; oid: string }, appId: string): string {
  return createHash('sha256').update(`${account.tid} ${account.oid} ${appId}`).digest('base64url');
}
