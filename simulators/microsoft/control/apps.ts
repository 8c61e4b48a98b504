import { X509Certificate } from 'node:crypto';
import { json } from '../../frame/answers.ts';
import { durationMs } from '../../frame/clock.ts';
import { ControlRefusal } from '../../frame/control-refusal.ts';
import { type Fields, readControlBody } from '../../frame/fields.ts';
import type { Route, Visit } from '../../frame/routes.ts';
import { addApp, addSecret } from '../apps.ts';
import { thumbprints } from '../client-authentication.ts';
import { consentForDirectory } from '../consents.ts';
import { clientSecretForm, guidForm } from '../identifiers.ts';
import type { Microsoft } from '../microsoft.ts';
import { type App, audiences, optionalClaims } from '../records.ts';
import { requireKnown } from './directories.ts';

const switches = [
  'name',
  'audience',
  'redirectUris',
  'optionalClaims',
  'removesUnverifiedEmails',
  'assignedOids',
  'state',
] as const;

/** App registrations, and what the portal offers about them. */
export function appsControl(microsoft: Microsoft, prefix: string): Route[] {
  const one = `${prefix}/{app}`;
  const found = (visit: Visit) => requireApp(microsoft, visit.parameter('app'));
  return [
    { method: 'GET', path: prefix, answer: () => json({ apps: [...microsoft.apps.values()].map(shown) }) },
    {
      method: 'POST',
      path: prefix,
      answer: async ({ request }) => {
        const body = await readControlBody(request, [...switches, 'directory', 'clientId', 'clientSecret']);
        return json(shown(newApp(microsoft, body)), { status: 201 });
      },
    },
    { method: 'GET', path: one, answer: visit => json(shown(found(visit))) },
    {
      method: 'PATCH',
      path: one,
      answer: async visit => {
        const app = found(visit);
        change(app, await readControlBody(visit.request, switches));
        return json(shown(app));
      },
    },
    {
      method: 'POST',
      path: `${one}/secrets`,
      answer: async visit => {
        const body = await readControlBody(visit.request, ['lifetime']);
        return json(addSecret(microsoft, found(visit), { lifetimeMs: readLifetime(body) }), { status: 201 });
      },
    },
    {
      method: 'DELETE',
      path: `${one}/secrets/{secret}`,
      answer: visit => {
        const app = found(visit);
        app.secrets = app.secrets.filter(({ id }) => id !== visit.parameter('secret'));
        return json(shown(app));
      },
    },
    {
      method: 'POST',
      path: `${one}/certificates`,
      answer: async visit => {
        const app = found(visit);
        const body = await readControlBody(visit.request, ['pem']);
        const certificate = readCertificate(body.requireText('pem'));
        const hashes = thumbprints(certificate.raw);
        for (const hash of hashes) app.certificates.set(hash, certificate.publicKey);
        return json({ thumbprints: hashes }, { status: 201 });
      },
    },
    {
      method: 'POST',
      path: `${one}/admin-consent`,
      answer: async visit => {
        const app = found(visit);
        const body = await readControlBody(visit.request, ['directory', 'scopes']);
        const { tid } = requireKnown(microsoft, body.requireText('directory'));
        consentForDirectory(microsoft, app, tid, body.requireTexts('scopes'));
        return json(shown(app));
      },
    },
  ];
}

function requireApp(microsoft: Microsoft, id: string): App {
  const app = microsoft.apps.get(id);
  if (!app) throw new ControlRefusal(404, `There is no app called ${id}.`);
  return app;
}

function newApp(microsoft: Microsoft, body: Fields): App {
  const id = spelledAs(guidForm, 'clientId', body);
  if (id !== undefined && microsoft.apps.has(id))
    throw new ControlRefusal(409, `The app ${id} is there already.`);
  const app = addApp(microsoft, {
    tid: requireKnown(microsoft, body.requireText('directory')).tid,
    name: body.findText('name') ?? 'Web app',
    secret: spelledAs(clientSecretForm, 'clientSecret', body),
    ...(id !== undefined && { id }),
  });
  change(app, body);
  return app;
}

function change(app: App, body: Fields): void {
  const redirectUris = body.findTexts('redirectUris');
  for (const uri of redirectUris ?? []) refuseRedirectUri(uri);
  const claims = body.findTexts('optionalClaims');
  const oids = body.findTexts('assignedOids');
  if (claims) app.optionalClaims = new Set(claims.map(readClaim));
  if (oids) app.assignedOids = new Set(oids);
  app.redirectUris = redirectUris ?? app.redirectUris;
  app.name = body.findText('name') ?? app.name;
  app.audience = body.findChoice('audience', audiences) ?? app.audience;
  app.removesUnverifiedEmails = body.findFlag('removesUnverifiedEmails') ?? app.removesUnverifiedEmails;
  app.state = body.findChoice('state', ['active', 'disabled', 'deleted']) ?? app.state;
}

/** https, or http for this machine alone; at most 256 characters; no wildcard and no fragment. */
function refuseRedirectUri(text: string): void {
  const url = URL.parse(text);
  const isLoopback = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isSound =
    url &&
    text.length <= 256 &&
    !/[*#]/.test(text) &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback));
  if (!isSound)
    throw new ControlRefusal(400, `${text}: must be https, or http for localhost, without * and #.`);
}

function readClaim(name: string) {
  const found = optionalClaims.find(claim => claim === name);
  if (!found)
    throw new ControlRefusal(400, `Not an optional claim: ${name}. Known: ${optionalClaims.join(', ')}.`);
  return found;
}

function readLifetime(body: Fields): number | undefined {
  const text = body.findText('lifetime');
  const lifetimeMs = text === undefined ? undefined : durationMs(text);
  if (text !== undefined && lifetimeMs === undefined)
    throw new ControlRefusal(400, 'lifetime is written like 30d.');
  return lifetimeMs;
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new ControlRefusal(400, 'pem must be a certificate in PEM.');
  }
}

function spelledAs(form: RegExp, name: string, body: Fields): string | undefined {
  const text = body.findText(name);
  if (text === undefined || form.test(text)) return text;
  throw new ControlRefusal(400, `${name} is not spelled as Microsoft spells it.`);
}

function shown(app: App) {
  return {
    ...app,
    clientId: app.id,
    clientSecret: app.secrets.at(-1)?.value ?? null,
    certificates: [...app.certificates.keys()],
    optionalClaims: [...app.optionalClaims],
    assignedOids: app.assignedOids ? [...app.assignedOids] : null,
  };
}
