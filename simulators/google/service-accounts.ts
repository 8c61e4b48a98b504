import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { accessTokenSeconds, issueAccessToken } from './access-tokens.ts';
import type { Google } from './google.ts';
import { untouchedPolicy } from './iam/policy.ts';
import { findServiceAccount } from './iam/resources.ts';
import { newKeyId, newSubject } from './identifiers.ts';
import { invalidGrant, invalidRequest, OAuthRefusal } from './oauth-refusal.ts';
import { findPerson } from './people.ts';
import type { Person, Project, ServiceAccount } from './records.ts';
import { canonicalScope, findScope, splitScopes } from './scopes.ts';

const audience = 'https://oauth2.googleapis.com/token';
const longestAssertionSeconds = 3_600;
/** How far the clocks of the two sides may differ. */
const clockSkewSeconds = 300;

export function addServiceAccount(
  google: Google,
  project: Project,
  name: string,
  displayName = '',
): ServiceAccount {
  const account: ServiceAccount = {
    email: serviceAccountEmail(project, name),
    uniqueId: newSubject(google.random),
    displayName,
    isDisabled: false,
    policy: untouchedPolicy,
    keys: new Map(),
  };
  project.serviceAccounts.set(account.email, account);
  return account;
}

export function serviceAccountEmail({ id }: Project, name: string): string {
  return `${name}@${id}.iam.gserviceaccount.com`;
}

/** `iam.disableServiceAccountKeyCreation`, in IAM's words. */
export function refuseKey({ constraints }: Project): string | undefined {
  return constraints.blocksKeys ? 'Key creation is not allowed on this service account.' : undefined;
}

/** The key file, which exists only in this answer: Google keeps the public half. */
export async function addServiceAccountKey(google: Google, project: Project, account: ServiceAccount) {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const keyId = newKeyId(google.random);
  account.keys.set(keyId, publicKey);
  return {
    type: 'service_account',
    project_id: project.id,
    private_key_id: keyId,
    private_key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    client_email: account.email,
    client_id: account.uniqueId,
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: audience,
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account.email)}`,
    universe_domain: 'googleapis.com',
  };
}

/** RFC 7523: a service account proves itself with its key, alone or for a person of a domain that delegated to it. */
export async function exchangeAssertion(google: Google, form: URLSearchParams): Promise<object> {
  const assertion = form.get('assertion');
  if (!assertion) throw invalidRequest('Missing required parameter: assertion');
  const { account, project, claims } = await verifyAssertion(google, assertion);
  const scopes = readScopes(claims.scope);
  const person = claims.sub === undefined ? undefined : requireDelegator(google, account, claims.sub, scopes);
  const access = issueAccessToken(google, {
    holder: person ? { kind: 'person', sub: person.sub } : { kind: 'service_account', email: account.email },
    clientId: account.uniqueId,
    projectId: project.id,
    scopes,
    accessType: 'online',
    refreshToken: undefined,
  });
  return { access_token: access.token, expires_in: accessTokenSeconds, token_type: 'Bearer' };
}

type Assertion = { account: ServiceAccount; project: Project; claims: JWTPayload };

async function verifyAssertion(google: Google, assertion: string): Promise<Assertion> {
  const { keyId, claims } = readAssertion(assertion);
  const found = findServiceAccount(google, claims.iss ?? '');
  if (!found) throw invalidGrant('Invalid grant: account not found');
  if (found.account.isDisabled) throw invalidGrant('Invalid grant: account disabled');
  await verifySignature(assertion, found.account, keyId);
  if (claims.aud !== audience) throw invalidGrant('Invalid JWT: Failed audience check.');
  if (!isShortLived(google, claims)) {
    throw invalidGrant(
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  }
  return { ...found, claims };
}

/** Google's own library does not say which key it signs with, so every key of the account may fit. */
async function verifySignature(
  assertion: string,
  { keys }: ServiceAccount,
  keyId: string | undefined,
): Promise<void> {
  const named = keyId === undefined ? [...keys.values()] : [keys.get(keyId)];
  for (const key of named) {
    if (!key) throw new OAuthRefusal(401, 'invalid_client', 'The OAuth client was not found.');
    if (await isSignedWith(assertion, key)) return;
  }
  throw invalidGrant('Invalid JWT Signature.');
}

function isSignedWith(assertion: string, key: KeyObject): Promise<boolean> {
  return compactVerify(assertion, key, { algorithms: ['RS256'] }).then(
    () => true,
    () => false,
  );
}

function readAssertion(assertion: string): { keyId: string | undefined; claims: JWTPayload } {
  try {
    return { keyId: decodeProtectedHeader(assertion).kid, claims: decodeJwt(assertion) };
  } catch {
    throw invalidGrant('Bad Request');
  }
}

function isShortLived(google: Google, { iat, exp }: JWTPayload): boolean {
  if (iat === undefined || exp === undefined) return false;
  const now = google.clock.now().getTime() / 1_000;
  return exp > now - clockSkewSeconds && iat < now + clockSkewSeconds && exp - iat <= longestAssertionSeconds;
}

function readScopes(scope: unknown): string[] {
  const scopes = typeof scope === 'string' ? splitScopes(scope).map(canonicalScope) : [];
  if (scopes.length > 0 && scopes.every(findScope)) return scopes;
  throw new OAuthRefusal(400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
}

function requireDelegator(
  google: Google,
  account: ServiceAccount,
  subject: string,
  scopes: readonly string[],
): Person {
  if (!subject.includes('@')) throw invalidGrant('Not a valid email.');
  const person = findPerson(google, subject);
  if (person?.state !== 'active') throw invalidGrant('Invalid email or User ID');
  const delegated = google.policies.get(person.hostedDomain ?? '')?.delegations.get(account.uniqueId);
  if (delegated && scopes.every(scope => delegated.has(scope))) return person;
  throw new OAuthRefusal(
    401,
    'unauthorized_client',
    'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
  );
}
