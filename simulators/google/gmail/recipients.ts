import type { Google } from '../google.ts';
import { findPerson } from '../people.ts';
import type { Person } from '../records.ts';
import { mailboxOf } from './mailbox.ts';
import { addressesIn } from './mime/addresses.ts';
import { findHeaders, type Header } from './mime/headers.ts';

/** Whose mailbox an address reaches: also under `+anything`, an accepted alias, or dots that Gmail ignores. */
export function findRecipient(google: Google, address: string): Person | undefined {
  const wanted = address.toLowerCase();
  const plain = wanted.replace(/\+[^@]*(?=@)/, '');
  const person = findPerson(google, wanted) ?? findPerson(google, plain) ?? behind(google, plain);
  return person?.state === 'active' && mailboxOf(google, person).isEnabled ? person : undefined;
}

function behind(google: Google, address: string): Person | undefined {
  for (const { sub, sendAs } of google.gmail.mailboxes.values()) {
    if (sendAs.get(address)?.verificationStatus === 'accepted') return google.people.get(sub);
  }
  const dotless = withoutDots(address);
  if (dotless === undefined) return undefined;
  return [...google.people.values()].find(person => withoutDots(person.email.toLowerCase()) === dotless);
}

function withoutDots(address: string): string | undefined {
  const [name = '', domain] = address.split('@');
  return domain === 'gmail.com' ? `${name.replaceAll('.', '')}@${domain}` : undefined;
}

/** Each once, in the order of the headers. */
export function recipientsIn(headers: readonly Header[]): string[] {
  const found = ['To', 'Cc', 'Bcc']
    .flatMap(name => findHeaders(headers, name))
    .flatMap(addressesIn)
    .map(({ address }) => address);
  return [...new Map(found.map(address => [address.toLowerCase(), address])).values()];
}
