import type { Authority } from './directories.ts';
import { newClientSecret, newGuid } from './identifiers.ts';
import type { Microsoft } from './microsoft.ts';
import type { App, AppSecret } from './records.ts';
import { type Refusal, refusal } from './refusal.ts';

/** The portal offers at most this. */
const secretLifetimeMs = 730 * 86_400_000;

type AppParts = Pick<App, 'tid' | 'name'> & Partial<App> & { secret?: string | undefined };

export function addApp(microsoft: Microsoft, { secret, ...parts }: AppParts): App {
  const app: App = {
    id: newGuid(microsoft.random),
    audience: 'AzureADMyOrg',
    redirectUris: [],
    secrets: [],
    certificates: new Map(),
    optionalClaims: new Set(),
    removesUnverifiedEmails: true,
    assignedOids: undefined,
    state: 'active',
    ...parts,
  };
  addSecret(microsoft, app, { value: secret });
  microsoft.apps.set(app.id, app);
  return app;
}

export function addSecret(
  microsoft: Microsoft,
  app: App,
  { value, lifetimeMs = secretLifetimeMs }: { value?: string | undefined; lifetimeMs?: number | undefined },
): AppSecret {
  const secret = {
    id: newGuid(microsoft.random),
    value: value ?? newClientSecret(microsoft.random),
    endsAt: new Date(microsoft.clock.now().getTime() + lifetimeMs),
  };
  app.secrets.push(secret);
  return secret;
}

/** The app as this address sees it, or why it does not. */
export function appAt(microsoft: Microsoft, authority: Authority, appId: string): App | Refusal {
  const app = microsoft.apps.get(appId.toLowerCase());
  const place = authority.kind === 'directory' ? authority.directory.name : authority.kind;
  const unknown = refusal(
    700016,
    `Application with identifier '${appId}' was not found in the directory '${place}'.`,
  );
  if (!app || app.state === 'deleted') return unknown;
  if (app.state === 'disabled') return refusal(7000112, `Application '${app.id}' (${app.name}) is disabled.`);
  switch (app.audience) {
    case 'AzureADMyOrg':
      if (authority.kind === 'directory') return authority.directory.tid === app.tid ? app : unknown;
      return authority.kind === 'consumers' ? unknown : singleTenant(app);
    case 'AzureADMultipleOrgs':
      return authority.kind === 'consumers' ? unknown : app;
    case 'PersonalMicrosoftAccount':
      return authority.kind === 'consumers' ? app : refusal(9002332);
    case 'AzureADandPersonalMicrosoftAccount':
      return app;
    default:
      return app.audience satisfies never;
  }
}

function singleTenant({ id, name }: App): Refusal {
  return refusal(
    50194,
    `Application '${id}' (${name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
  );
}

/** Exact, but for the port of this machine, which Microsoft leaves open for native apps and developers. */
export function isRegistered(app: App, redirectUri: string): boolean {
  return app.redirectUris.some(
    registered =>
      registered === redirectUri || withoutLoopbackPort(registered) === withoutLoopbackPort(redirectUri),
  );
}

function withoutLoopbackPort(text: string): string {
  return text.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+(?=\/|$)/, '$1');
}
