import { z } from 'zod';
import { secretSettings } from './secret-settings.ts';
import { nameServers, origin, providerUrl, secret, wholeNumber } from './setting-forms.ts';
import { notes, type SettingNotes } from './setting-notes.ts';

function provider(name: string, fallback: string, meaning: string) {
  const address = providerUrl.clone();
  return address.register(notes, { name, fallback, meaning, isProvider: true, group: 'providers' });
}

/** Every setting there is. Nothing else reads the environment. */
export const settings = z.object({
  port: wholeNumber(0, 65_535).register(notes, {
    name: 'PORT',
    fallback: '4000',
    meaning: 'The port the server listens on.',
    group: 'server',
  }),
  host: z.string().min(1).register(notes, {
    name: 'KEYHOLDER_HOST',
    fallback: '127.0.0.1',
    meaning: 'The address the server listens on. Behind a proxy on another machine: 0.0.0.0.',
    group: 'server',
  }),
  dataFolder: z.string().min(1).register(notes, {
    name: 'KEYHOLDER_DATA_DIR',
    fallback: './data',
    meaning: 'Where the embedded database and the key file live.',
    group: 'server',
  }),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).register(notes, {
    name: 'KEYHOLDER_LOG_LEVEL',
    fallback: 'info',
    meaning: 'How much the server says: debug tells every request.',
    group: 'server',
  }),
  trustedProxies: wholeNumber(0, 10).register(notes, {
    name: 'KEYHOLDER_TRUSTED_PROXIES',
    fallback: '0',
    meaning:
      'How many proxies of your own stand before the server. With 0 the X-Forwarded-For header is ignored; a wrong number lets callers choose their address.',
    group: 'server',
  }),
  receipts: z.enum(['before', 'soon']).register(notes, {
    name: 'KEYHOLDER_RECEIPTS',
    fallback: 'before',
    meaning:
      'When the receipt of an access token that is handed out is written: before it leaves, or some milliseconds later, which is faster; then the last receipts are lost if the server is killed.',
    group: 'server',
  }),
  metricsToken: secret(16).optional().register(notes, {
    name: 'KEYHOLDER_METRICS_TOKEN',
    isSecret: true,
    meaning: 'The bearer token for /metrics. Without it /metrics answers only callers on this machine.',
    group: 'server',
  }),

  publicUrl: origin.optional().register(notes, {
    name: 'KEYHOLDER_PUBLIC_URL',
    meaning:
      'The address at which people and providers reach this server, for example https://keyholder.example.com. Without it: http://localhost and the port.',
    group: 'addresses',
  }),
  consoleUrl: origin.optional().register(notes, {
    name: 'KEYHOLDER_CONSOLE_URL',
    meaning: 'Where the console is, if elsewhere than KEYHOLDER_PUBLIC_URL.',
    group: 'addresses',
  }),
  callbackUrl: origin.optional().register(notes, {
    name: 'KEYHOLDER_CALLBACK_URL',
    meaning: 'Where providers send people back to, if elsewhere than KEYHOLDER_PUBLIC_URL.',
    group: 'addresses',
  }),
  webhookUrl: origin.optional().register(notes, {
    name: 'KEYHOLDER_WEBHOOK_URL',
    meaning: 'Where providers deliver notices, if elsewhere than KEYHOLDER_PUBLIC_URL.',
    group: 'addresses',
  }),
  privateWebhooks: z.enum(['refuse', 'allow']).register(notes, {
    name: 'KEYHOLDER_PRIVATE_WEBHOOKS',
    fallback: 'refuse',
    meaning:
      'Whether organisations may have webhooks sent to, and keys of their JWT issuers fetched from, addresses of your own network, and on this machine without https. Anybody who may change an organisation’s settings could then reach what listens there; metadata services of clouds stay out of reach.',
    group: 'addresses',
  }),

  databaseUrl: secret(1).optional().register(notes, {
    name: 'DATABASE_URL',
    isSecret: true,
    meaning:
      'A PostgreSQL (15 or newer) of your own, as postgres://owner:password@host:5432/keyholder. Its user owns the tables and may create roles; the server itself then works as a role that owns nothing. Without it the server runs a PostgreSQL of its own in the data folder.',
    group: 'database',
  }),
  databaseConnections: wholeNumber(2, 500).register(notes, {
    name: 'KEYHOLDER_DATABASE_CONNECTIONS',
    fallback: '20',
    meaning: 'The most connections one node opens to the database.',
    group: 'database',
  }),

  keyFile: z.string().min(1).optional().register(notes, {
    name: 'KEYHOLDER_KEY_FILE',
    meaning:
      'The key-encryption keys, one `id:base64 of 32 bytes` a line, the first one seals. Made on the first start if it does not exist. Without it: keys/key-encryption-keys in the data folder. Keep a copy apart from the database; without it nothing can be opened.',
    group: 'keys',
  }),
  keys: secret(1).optional().register(notes, {
    name: 'KEYHOLDER_KEYS',
    isSecret: true,
    meaning: 'The content of the key file itself, with commas for line ends, where there is no file.',
    group: 'keys',
  }),

  tenantKeyDays: wholeNumber(1, 3_650).register(notes, {
    name: 'KEYHOLDER_TENANT_KEY_DAYS',
    fallback: '90',
    meaning:
      'How old the key that seals an organisation’s values may grow before upkeep makes a new one and seals everything anew.',
    group: 'keys',
  }),

  ...secretSettings,

  providers: z.enum(['real', 'simulated']).register(notes, {
    name: 'KEYHOLDER_PROVIDERS',
    fallback: 'real',
    meaning:
      'With `simulated` the addresses below may point elsewhere than to the vendors, and every page and /health say so. Never for real data.',
    group: 'providers',
  }),
  dnsResolvers: nameServers.register(notes, {
    name: 'KEYHOLDER_DNS_RESOLVERS',
    fallback: '1.1.1.1,8.8.8.8,9.9.9.9',
    meaning:
      'Whom the server asks for DNS records that prove mail domains, by IP address: first for the domain’s own name servers, then, where those do not answer, for what most of them agree on.',
    group: 'providers',
  }),
  dnsAuthorityPort: wholeNumber(1, 65_535).register(notes, {
    name: 'KEYHOLDER_DNS_AUTHORITY_PORT',
    fallback: '53',
    meaning: 'The port at which the own name servers of domains answer.',
    isProvider: true,
    group: 'providers',
  }),
  mailDelivery: z.enum(['push', 'pull']).register(notes, {
    name: 'KEYHOLDER_MAIL_DELIVERY',
    fallback: 'push',
    meaning:
      'How Google tells of new mail. With `push` it calls this server, which it must be able to reach by https; with `pull` this server asks.',
    group: 'providers',
  }),
  mailMegabytes: wholeNumber(64, 16_384).register(notes, {
    name: 'KEYHOLDER_MAIL_MEMORY_MB',
    fallback: '512',
    meaning:
      'How many megabytes reading one large mail may take. Up to two are read at a time, in processes of their own; a mail that would take more is put aside, and the mailbox says so. Of mails on their way from Google a node holds a quarter of this at a time.',
    group: 'server',
  }),
  gmailUnitsPerAccount: wholeNumber(100, 100_000_000).register(notes, {
    name: 'KEYHOLDER_GMAIL_UNITS_PER_ACCOUNT',
    fallback: '6000',
    meaning:
      'How many quota units a minute Gmail gives for one account. Projects made before May 2026 have 15000.',
    group: 'providers',
  }),
  gmailUnitsPerProject: wholeNumber(100, 1_000_000_000).register(notes, {
    name: 'KEYHOLDER_GMAIL_UNITS_PER_PROJECT',
    fallback: '1200000',
    meaning: 'How many quota units a minute Gmail gives to one Google Cloud project, for all its accounts.',
    group: 'providers',
  }),
  simulatorUrl: providerUrl.optional().register(notes, {
    name: 'KEYHOLDER_SIMULATOR_URL',
    meaning: 'Where the simulators are. In simulation the server follows their clock.',
    group: 'providers',
  }),
  googleAccountsUrl: provider(
    'KEYHOLDER_GOOGLE_ACCOUNTS_URL',
    'https://accounts.google.com',
    'Where people give consent.',
  ),
  googleTokenUrl: provider(
    'KEYHOLDER_GOOGLE_OAUTH2_URL',
    'https://oauth2.googleapis.com',
    'Tokens and revocation.',
  ),
  googleOpenidUrl: provider(
    'KEYHOLDER_GOOGLE_OPENID_URL',
    'https://openidconnect.googleapis.com',
    'Who somebody is.',
  ),
  googleApisUrl: provider(
    'KEYHOLDER_GOOGLE_APIS_URL',
    'https://www.googleapis.com',
    'Google’s keys, and Calendar.',
  ),
  googleGmailUrl: provider('KEYHOLDER_GOOGLE_GMAIL_URL', 'https://gmail.googleapis.com', 'Gmail.'),
  googlePubsubUrl: provider('KEYHOLDER_GOOGLE_PUBSUB_URL', 'https://pubsub.googleapis.com', 'Pub/Sub.'),
  googleResourceManagerUrl: provider(
    'KEYHOLDER_GOOGLE_RESOURCE_MANAGER_URL',
    'https://cloudresourcemanager.googleapis.com',
    'Which number a Google Cloud project has.',
  ),
  microsoftLoginUrl: provider(
    'KEYHOLDER_MICROSOFT_LOGIN_URL',
    'https://login.microsoftonline.com',
    'Microsoft Entra.',
  ),
  microsoftGraphUrl: provider(
    'KEYHOLDER_MICROSOFT_GRAPH_URL',
    'https://graph.microsoft.com',
    'Microsoft Graph.',
  ),
  appWideSignIn: z.enum(['on', 'off']).register(notes, {
    name: 'KEYHOLDER_APP_WIDE_SIGN_IN',
    fallback: 'on',
    meaning:
      'Whether people whose mail domain no organisation has proven may sign in with the apps below. Each organisation can forbid it for its own people.',
    group: 'providers',
  }),
  signInsPerSecond: wholeNumber(1, 1_000_000).register(notes, {
    name: 'KEYHOLDER_SIGN_INS_PER_SECOND',
    fallback: '500',
    meaning:
      'How many steps of signing in with a provider this node answers at once, of all callers together. Beyond it answers come later, nobody is refused, and the log says so.',
    group: 'providers',
  }),
  googleSignInId: z.string().min(1).optional().register(notes, {
    name: 'GOOGLE_OAUTH_CLIENT_ID',
    meaning:
      'The client id of your own Google app for signing in, for people of no organisation’s domain. It is never used for mail or calendar.',
    group: 'providers',
  }),
  googleSignInSecret: secret(1).optional().register(notes, {
    name: 'GOOGLE_OAUTH_CLIENT_SECRET',
    isSecret: true,
    meaning: 'Its client secret.',
    group: 'providers',
  }),
  microsoftSignInId: z.string().min(1).optional().register(notes, {
    name: 'MICROSOFT_OAUTH_CLIENT_ID',
    meaning:
      'The client id of your own Microsoft Entra app for signing in, open to accounts of all directories, for people of no organisation’s domain.',
    group: 'providers',
  }),
  microsoftSignInSecret: secret(1).optional().register(notes, {
    name: 'MICROSOFT_OAUTH_CLIENT_SECRET',
    isSecret: true,
    meaning: 'Its client secret.',
    group: 'providers',
  }),
  slackApiUrl: provider('KEYHOLDER_SLACK_API_URL', 'https://slack.com/api', 'Slack.'),
});

export type SettingName = keyof typeof settings.shape;

export function notesOf(key: SettingName): SettingNotes {
  const found = notes.get(settings.shape[key]);
  if (!found) throw new Error(`The setting ${key} has no notes.`);
  return found;
}
