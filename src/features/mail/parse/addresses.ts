import { domainToUnicode } from 'node:url';
import { addressParser, type Address as Parsed } from 'postal-mime';
import { domainOfMailAddress, readMailAddress } from '#kernel/mail-address.ts';
import { clean, cut, type Disguise, disguisesIn, undisguised } from './clean-text.ts';
import { MOST_ADDRESS_CHARACTERS, MOST_ADDRESSES, MOST_NAME_CHARACTERS } from './limits.ts';

export type Mailbox = {
  /** The domain in small A-labels; the part before it as it came, for its capitals may mean something. */
  address: string;
  name: string;
  /** RFC 5322, 3.4: of the group it stands in. */
  group?: string;
  /** Why a reader may take it for somebody else's. */
  oddities: readonly Oddity[];
};

export type Oddity =
  | Disguise
  /** The name is written like an address, of somebody else. */
  | 'address_in_name'
  /** The domain has letters of several scripts that look alike. */
  | 'mixed_scripts';

/** All mailboxes of a field, those of groups too, in order. What is no address is left out. */
export function readMailboxes(field: string): Mailbox[] {
  const found: Mailbox[] = [];
  for (const entry of addressParser(field.slice(0, MOST_ADDRESS_CHARACTERS))) {
    if (found.length >= MOST_ADDRESSES) break;
    found.push(...mailboxesOf(entry));
  }
  return found.slice(0, MOST_ADDRESSES);
}

function mailboxesOf(entry: Parsed): Mailbox[] {
  if (!entry.group) return readMailbox(entry.address, entry.name);
  const group = shownName(entry.name);
  return entry.group.flatMap(({ address, name }) =>
    readMailbox(address, name).map(each => (group ? { ...each, group } : each)),
  );
}

function readMailbox(text: string, name: string): Mailbox[] {
  const address = readAddress(text);
  if (!address) return [];
  const shown = shownName(name);
  const oddities = new Set<Oddity>([...disguisesIn(text), ...disguisesIn(name)]);
  const inName = /[^\s"'<>()]+@[^\s"'<>()]+/.exec(shown)?.[0];
  if (inName && readAddress(inName) !== address) oddities.add('address_in_name');
  if (hasMixedScripts(address)) oddities.add('mixed_scripts');
  return [{ address, name: shown === address ? '' : shown, oddities: [...oddities] }];
}

/** As it is kept, and without what was put in so that it would not be known. */
export function readAddress(text: string): string | undefined {
  return readMailAddress(undisguised(clean(text)).trim());
}

function shownName(name: string): string {
  const plain = undisguised(clean(name)).replace(/\s+/g, ' ').trim();
  return cut(plain.replace(/^(['"])(.*)\1$/, '$2'), MOST_NAME_CHARACTERS);
}

/** Latin beside Cyrillic or Greek in one label: no language writes so, and it is how names are forged. */
function hasMixedScripts(address: string): boolean {
  const domain = domainToUnicode(domainOfMailAddress(address));
  return domain
    .split('.')
    .some(label => /\p{Script=Latin}/u.test(label) && /\p{Script=Cyrillic}|\p{Script=Greek}/u.test(label));
}
