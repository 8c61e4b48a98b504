const auth = 'https://www.googleapis.com/auth/';

type ScopeClass = 'sign-in' | 'non-sensitive' | 'sensitive' | 'restricted';
export type Scope = { readonly name: string; readonly class: ScopeClass; readonly words: string };

const scope = (name: string, scopeClass: ScopeClass, words: string): Scope => ({
  name: name.includes(':') || name === 'openid' ? name : auth + name,
  class: scopeClass,
  words,
});

/** Every scope that the simulated Google knows, in its canonical spelling, as the consent page words it. */
const known = [
  scope('openid', 'sign-in', 'Know who you are on Google'),
  scope('userinfo.email', 'sign-in', 'See your email address'),
  scope('userinfo.profile', 'sign-in', 'See your name and picture'),
  scope('https://mail.google.com/', 'restricted', 'Read, write, send and permanently delete all your mail'),
  scope('gmail.readonly', 'restricted', 'Read your mail and its settings'),
  scope('gmail.modify', 'restricted', 'Read, write and send mail'),
  scope('gmail.compose', 'restricted', 'Manage drafts and send mail'),
  scope('gmail.insert', 'restricted', 'Add messages to your mailbox'),
  scope('gmail.metadata', 'restricted', 'See labels and headers of your mail, not its text'),
  scope('gmail.settings.basic', 'restricted', 'See and change your mail settings and filters'),
  scope('gmail.settings.sharing', 'restricted', 'Manage who can use your mailbox'),
  scope('gmail.send', 'sensitive', 'Send mail on your behalf'),
  scope('gmail.labels', 'non-sensitive', 'See and change your mail labels'),
  scope('calendar', 'sensitive', 'See, change, share and delete all your calendars'),
  scope('calendar.readonly', 'sensitive', 'See all your calendars'),
  scope('calendar.events', 'sensitive', 'See and change events on all your calendars'),
  scope('calendar.events.readonly', 'sensitive', 'See events on all your calendars'),
  scope('calendar.events.owned', 'sensitive', 'See and change events on calendars you own'),
  scope('calendar.events.owned.readonly', 'sensitive', 'See events on calendars you own'),
  scope('calendar.events.freebusy', 'sensitive', 'See when you are free on calendars you can reach'),
  scope('calendar.events.public.readonly', 'sensitive', 'See events on public calendars'),
  scope('calendar.freebusy', 'sensitive', 'See when you are free or busy'),
  scope('calendar.calendarlist', 'sensitive', 'Manage the list of your calendars'),
  scope('calendar.calendarlist.readonly', 'sensitive', 'See the list of your calendars'),
  scope('calendar.calendars', 'sensitive', 'Manage the properties of your calendars'),
  scope('calendar.calendars.readonly', 'sensitive', 'See the properties of your calendars'),
  scope('calendar.app.created', 'sensitive', 'Make calendars and manage their events'),
  scope('calendar.acls', 'sensitive', 'See and change who shares your calendars'),
  scope('calendar.acls.readonly', 'sensitive', 'See who shares your calendars'),
  scope('calendar.settings.readonly', 'sensitive', 'See your calendar settings'),
  scope('pubsub', 'sensitive', 'Manage Pub/Sub topics and subscriptions'),
  scope('cloudplatformprojects.readonly', 'sensitive', 'See your Google Cloud projects'),
  scope('cloud-platform', 'sensitive', 'See, change and delete your Google Cloud data'),
] as const satisfies readonly Scope[];

const byName = new Map(known.map(one => [one.name, one]));

/** Clients ask for `email` and are told the long spelling; comparisons use the long one. */
const shortSpellings: Readonly<Record<string, string>> = {
  email: `${auth}userinfo.email`,
  profile: `${auth}userinfo.profile`,
};

export const openidScope = 'openid';
export const emailScope = `${auth}userinfo.email`;
export const profileScope = `${auth}userinfo.profile`;

export function canonicalScope(spelling: string): string {
  return shortSpellings[spelling] ?? spelling;
}

export function findScope(name: string): Scope | undefined {
  return byName.get(name);
}

export function isSignInScope(name: string): boolean {
  return byName.get(name)?.class === 'sign-in';
}

export function touchesGmail(name: string): boolean {
  return name === 'https://mail.google.com/' || name.startsWith(`${auth}gmail.`);
}

export function splitScopes(text: string): string[] {
  return text.split(' ').filter(word => word !== '');
}

export function joinScopes(scopes: Iterable<string>): string {
  return [...scopes].join(' ');
}

/** Canonical, without repetition, and with openid, which Google adds whenever email or profile is asked for. */
export function requestedScopes(spellings: readonly string[]): string[] {
  const scopes = new Set(spellings.map(canonicalScope));
  if (scopes.has(emailScope) || scopes.has(profileScope)) scopes.add(openidScope);
  return [...scopes];
}
