import { addAccount, addGuest, findAccount } from './microsoft/accounts.ts';
import { addApp } from './microsoft/apps.ts';
import { clientSecret, personalTid } from './microsoft/identifiers.ts';
import type { Microsoft } from './microsoft/microsoft.ts';

const keyholderOrigin = 'http://localhost:4000';
const callbacks = [
  `${keyholderOrigin}/api/auth/callback/azure-ad`,
  `${keyholderOrigin}/api/auth/microsoft/callback`,
  `${keyholderOrigin}/auth/microsoft/callback`,
];

/** Organisations at Microsoft, with ids that never change. Mallory's may call its people what it likes. */
export const demoDirectories = {
  acme: { tid: 'ac3e0000-5eed-4000-8000-00000000ac3e', name: 'Acme Ltd', domain: 'acme.test' },
  globex: { tid: '910be000-5eed-4000-8000-0000000910be', name: 'Globex Corporation', domain: 'globex.test' },
  mallory: {
    tid: 'badd0000-5eed-4000-8000-00000000badd',
    name: 'Mallory Consulting',
    domain: 'mallory.test',
  },
  operator: {
    tid: '0be4a700-5eed-4000-8000-000000be4a70',
    name: 'Keyholder Operator',
    domain: 'operator.test',
  },
} as const;

const { acme, globex, mallory, operator } = demoDirectories;

export const demoAccounts = [
  {
    tid: acme.tid,
    oid: 'ac3e0000-0000-4000-8000-000000000001',
    userPrincipalName: 'admin@acme.test',
    name: 'Ada Admin',
    isAdmin: true,
  },
  {
    tid: acme.tid,
    oid: 'ac3e0000-0000-4000-8000-000000000002',
    userPrincipalName: 'kim@acme.test',
    name: 'Kim Park',
  },
  {
    tid: acme.tid,
    oid: 'ac3e0000-0000-4000-8000-000000000003',
    userPrincipalName: 'olu@acme.test',
    name: 'Olu Adeyemi',
  },
  {
    tid: acme.tid,
    oid: 'ac3e0000-0000-4000-8000-000000000004',
    userPrincipalName: 'mia@acme.test',
    name: 'Mia Rossi',
  },
  {
    tid: acme.tid,
    oid: 'ac3e0000-0000-4000-8000-000000000009',
    userPrincipalName: 'dan@acme.test',
    name: 'Dan Former',
    state: 'disabled',
  },
  {
    tid: globex.tid,
    oid: '910be000-0000-4000-8000-000000000001',
    userPrincipalName: 'admin@globex.test',
    name: 'Gina Globex',
    isAdmin: true,
  },
  {
    tid: globex.tid,
    oid: '910be000-0000-4000-8000-000000000002',
    userPrincipalName: 'gus@globex.test',
    name: 'Gus Meyer',
  },
  /** nOAuth: whoever goes by the address lets Mallory in as Kim. */
  {
    tid: mallory.tid,
    oid: 'badd0000-0000-4000-8000-000000000001',
    userPrincipalName: 'mallory@mallory.test',
    name: 'Mallory',
    email: 'kim@acme.test',
    isAdmin: true,
  },
  {
    tid: personalTid,
    oid: '00000000-0000-0000-0a11-0000000ca401',
    userPrincipalName: 'pat@outlook.com',
    name: 'Pat Jones',
  },
] as const;

/** What somebody at each organisation would have registered for signing in to Keyholder. */
export const acmeMicrosoft = {
  tid: acme.tid,
  appName: 'Acme sign-in',
  clientId: '516e1000-acee-4000-8000-00000000ac3e',
  clientSecret: clientSecret('acme-demo-only-not-a-real-secret01'),
} as const;

export const globexMicrosoft = {
  tid: globex.tid,
  appName: 'Globex sign-in',
  clientId: '516e1000-acee-4000-8000-0000000910be',
  clientSecret: clientSecret('globex-demo-only-not-a-real-secret'),
} as const;

/** The operator's app for everybody, and the one that is open to nOAuth. */
export const appWideMicrosoft = {
  tid: operator.tid,
  appName: 'Keyholder',
  clientId: '516e1000-acee-4000-8000-000000be4a70',
  clientSecret: clientSecret('appwide-demo-only-not-real-secret1'),
} as const;

export function seedMicrosoft(microsoft: Microsoft): void {
  for (const { tid, name, domain } of Object.values(demoDirectories)) {
    const verifiedDomains = new Set([domain, `${domain.replace('.test', '')}.onmicrosoft.com`]);
    microsoft.directories.set(tid, { tid, name, verifiedDomains, userConsent: 'allowed' });
  }
  for (const account of demoAccounts) addAccount(microsoft, account);
  const kim = findAccount(microsoft, 'kim@acme.test');
  if (kim) addGuest(microsoft, kim, globex.tid);

  for (const { tid, appName, ...app } of [acmeMicrosoft, globexMicrosoft]) {
    addApp(microsoft, {
      tid,
      name: appName,
      id: app.clientId,
      secret: app.clientSecret,
      redirectUris: [...callbacks],
      optionalClaims: new Set(['email', 'xms_edov', 'acct']),
    });
  }
  addApp(microsoft, {
    tid: appWideMicrosoft.tid,
    name: appWideMicrosoft.appName,
    id: appWideMicrosoft.clientId,
    secret: appWideMicrosoft.clientSecret,
    audience: 'AzureADandPersonalMicrosoftAccount',
    redirectUris: [...callbacks],
    optionalClaims: new Set(['email', 'xms_edov', 'acct']),
    removesUnverifiedEmails: false,
  });
}
