import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { appAt } from './apps.ts';
import type { Authority } from './directories.ts';
import type { Microsoft } from './microsoft.ts';
import type { App } from './records.ts';
import { isRefusal, Refused } from './refusal.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const clockSkewSeconds = 300;

/** client_secret_post, client_secret_basic or private_key_jwt. */
export async function authenticateApp(
  microsoft: Microsoft,
  { authority, request, form }: { authority: Authority; request: Request; form: URLSearchParams },
): Promise<App> {
  const basic = readBasic(request.headers.get('authorization'));
  const assertion = form.get('client_assertion');
  const appId = basic?.appId ?? form.get('client_id') ?? (assertion === null ? null : subjectOf(assertion));
  if (!appId) {
    throw new Refused(900144, "The request body must contain the following parameter: 'client_id'.");
  }
  const app = appAt(microsoft, authority, appId);
  if (isRefusal(app)) throw new Refused(app.entry.code, app.words);
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== assertionType) throw new Refused(9002313);
    await checkAssertion(microsoft, app, assertion, request.url);
    return app;
  }
  checkSecret(microsoft, app, basic?.secret ?? form.get('client_secret'));
  return app;
}

function checkSecret(microsoft: Microsoft, app: App, secret: string | null): void {
  if (!secret) throw new Refused(7000218);
  const known = app.secrets.find(({ value }) => value === secret);
  if (!known) {
    throw new Refused(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.id}'.`,
    );
  }
  if (known.endsAt <= microsoft.clock.now()) {
    throw new Refused(7000222, `The provided client secret keys for app '${app.id}' are expired.`);
  }
}

async function checkAssertion(
  microsoft: Microsoft,
  app: App,
  assertion: string,
  address: string,
): Promise<void> {
  if (subjectOf(assertion) !== app.id) throw new Refused(700021);
  const key = app.certificates.get(thumbprintOf(assertion) ?? '');
  if (!key) throw new Refused(700027);
  const url = new URL(address);
  try {
    await jwtVerify(assertion, key, {
      algorithms: ['RS256', 'PS256'],
      audience: `${url.origin}${url.pathname}`,
      issuer: app.id,
      currentDate: microsoft.clock.now(),
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp'],
    });
  } catch (error) {
    throw assertionRefusal(error);
  }
}

function assertionRefusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new Refused(700024);
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return new Refused(700023);
    return new Refused(error.claim === 'iss' ? 700021 : 700024);
  }
  return error instanceof errors.JOSEError ? new Refused(700027) : error;
}

function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    throw new Refused(700027);
  }
}

function thumbprintOf(assertion: string): string | undefined {
  const header = decodeProtectedHeader(assertion);
  const found = header['x5t#S256'] ?? header.x5t ?? header.kid;
  return typeof found === 'string' ? found : undefined;
}

/** By either hash, as the portal shows it and as libraries send it. */
export function thumbprints(certificate: Uint8Array): string[] {
  return ['sha1', 'sha256'].map(algorithm => createHash(algorithm).update(certificate).digest('base64url'));
}

function readBasic(header: string | null): { appId: string; secret: string } | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [, appId, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  if (appId === undefined || secret === undefined) throw new Refused(9002313);
  return { appId: formDecoded(appId), secret: formDecoded(secret) };
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text}`).get('value') ?? text;
}
