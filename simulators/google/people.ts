import type { Google } from './google.ts';

/** A Google Account. Switches are set by the control API; everything else reads them. */
export type Person = {
  /** 21 digits, the only thing about an account that never changes. */
  readonly sub: string;
  email: string;
  isEmailVerified: boolean;
  name: string;
  givenName: string;
  familyName: string;
  locale: string;
  /** The Workspace organisation; personal accounts have none. */
  hostedDomain: string | undefined;
  state: 'active' | 'suspended' | 'deleted';
  /** An Education account under 18: only apps that the administrator has configured. */
  isUnder18: boolean;
  /** Session length control: refreshing fails until the person signs in again. */
  reauthentication: 'none' | 'invalid_rapt' | 'rapt_required';
  lastSignedInAt: Date;
};

/** By address in any case, or by sub. Deleted accounts are still found by their sub. */
export function findPerson(google: Google, key: string): Person | undefined {
  const bySub = google.people.get(key);
  if (bySub) return bySub;
  const address = key.toLowerCase();
  return livingPeople(google).find(person => person.email.toLowerCase() === address);
}

export function livingPeople(google: Google): Person[] {
  return [...google.people.values()].filter(person => person.state !== 'deleted');
}

export function picture(person: Person): string {
  return `https://lh3.googleusercontent.com/a/simulated-${person.sub}=s96-c`;
}

type PersonParts = Pick<Person, 'sub' | 'email' | 'name' | 'hostedDomain'>;

export function newPerson(google: Google, parts: PersonParts): Person {
  const [givenName = parts.name, ...others] = parts.name.split(' ');
  return {
    ...parts,
    isEmailVerified: true,
    givenName,
    familyName: others.join(' '),
    locale: 'en',
    state: 'active',
    isUnder18: false,
    reauthentication: 'none',
    lastSignedInAt: google.clock.now(),
  };
}
