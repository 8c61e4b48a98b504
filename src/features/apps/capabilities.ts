import { canonicalScopes } from '#providers/google/oauth/scopes.ts';

export const services = ['mail', 'calendar'] as const;
export type Service = (typeof services)[number];

/** For a service that comes from the database, whose check knows the same two. */
export function requireService(text: string): Service {
  const found = services.find(service => service === text);
  if (found) return found;
  throw new Error('The database holds a service this version does not know.');
}

type Meaning = { service: Service; scopes: readonly string[]; meaning: string };

const google = (scope: string) => `https://www.googleapis.com/auth/${scope}`;

/** What somebody may ask a person for: by what it lets one do, never by scope. */
export const capabilities = {
  'mail.read': { service: 'mail', scopes: [google('gmail.readonly')], meaning: 'read mail' },
  'mail.send': { service: 'mail', scopes: [google('gmail.send')], meaning: 'send mail' },
  'mail.setup': {
    service: 'mail',
    scopes: [google('pubsub')],
    meaning: 'look after Pub/Sub topics and subscriptions in Google Cloud',
  },
  'mail.modify': {
    service: 'mail',
    scopes: [google('gmail.modify')],
    meaning: 'read, label, draft and send mail, and put it in the bin',
  },
  calendar: {
    service: 'calendar',
    scopes: [google('calendar')],
    meaning: 'see, change and share all calendars and their events',
  },
  'calendar.events': {
    service: 'calendar',
    scopes: [google('calendar.events')],
    meaning: 'see and change events',
  },
} as const satisfies Record<string, Meaning>;

export type Capability = keyof typeof capabilities;

/** Who the account is. Asked for with everything else, and without a tick box. */
export const signInScopes = canonicalScopes(['openid', 'email']);

export function isCapability(text: string): text is Capability {
  return Object.hasOwn(capabilities, text);
}

export const capabilityNames = Object.keys(capabilities).filter(isCapability);

/** What Keyholder asks for itself, where a mailbox needs it. No program may ask for it, and it is handed to none. */
const forItself: ReadonlySet<Capability> = new Set(['mail.setup']);

export const offeredCapabilities = capabilityNames.filter(name => !forItself.has(name));

/** Each once, in the order of the table. */
export function capabilitiesIn(texts: Iterable<string>): Capability[] {
  const named = new Set(texts);
  return capabilityNames.filter(name => named.has(name));
}

export function serviceOf(capability: Capability): Service {
  return capabilities[capability].service;
}

/** Undefined for who somebody is, and for what opens no mail and no calendar. */
export function serviceOfScope(scope: string): Service | undefined {
  if (scope.startsWith(google('gmail.')) || scope === 'https://mail.google.com/') return 'mail';
  return /\/auth\/calendar(\.|$)/.test(scope) ? 'calendar' : undefined;
}

/** What Google is asked for, canonical: their scopes and who the account is. */
export function scopesOf(asked: readonly Capability[]): string[] {
  return canonicalScopes([...signInScopes, ...asked.flatMap(name => [...capabilities[name].scopes])]);
}
