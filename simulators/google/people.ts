import type { Google } from './google.ts';
import type { Person } from './records.ts';

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
