import { exportJWK } from 'jose';
import { json } from '../frame/answers.ts';
import { certificate } from '../google/certificate.ts';
import type { SigningKey } from '../google/signing-keys.ts';
import type { Authority } from './directories.ts';
import { personalTid } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';

export const issuerTemplate = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const issuerOfPersonal = issuerTemplate.replace('{tenantid}', personalTid);

/** Microsoft spells the thumbprint in base64url. */
export function keyId({ kid }: SigningKey): string {
  return Buffer.from(kid, 'hex').toString('base64url');
}

/**
 * Every key says whose tokens it may sign: a template for all organisations, or one issuer. Whoever ignores
 * it accepts a token for an organisation that is signed by the keys of personal accounts.
 */
export async function answerKeySet(microsoft: Microsoft, authority: Authority): Promise<Response> {
  const [work, personal] = await Promise.all([
    microsoft.keys.work.published(),
    microsoft.keys.personal.published(),
  ]);
  const at = microsoft.clock.now();
  const keys = await Promise.all([
    ...work.map(key => published(key, issuerOfWork(authority), at)),
    ...personal.map(key => published(key, issuerOfPersonal, at)),
  ]);
  const shown = keys.filter(({ issuer }) => signsFor(authority, issuer));
  return json({ keys: shown }, { headers: { 'cache-control': 'max-age=86400, private' } });
}

function issuerOfWork(authority: Authority): string {
  return authority.kind === 'directory'
    ? issuerTemplate.replace('{tenantid}', authority.directory.tid)
    : issuerTemplate;
}

function signsFor({ kind }: Authority, issuer: string): boolean {
  if (kind === 'common') return true;
  return (kind === 'consumers') === (issuer === issuerOfPersonal);
}

/** Without `alg`, as the real ones are. */
async function published(key: SigningKey, issuer: string, at: Date) {
  const { n, e } = await exportJWK(key.publicKey);
  const body = certificate(key, at).replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const kid = keyId(key);
  return {
    kty: 'RSA',
    use: 'sig',
    kid,
    x5t: kid,
    n,
    e,
    x5c: [body],
    cloud_instance_name: 'microsoftonline.com',
    issuer,
  };
}
