import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import freeMailDomains from 'free-email-domains';
import { parse } from 'tldts';

declare const normalised: unique symbol;

/** A name as DNS knows it: A-labels, small letters, no dot at the end. */
export type Domain = string & { readonly [normalised]: true };

const LONGEST = 253; // RFC 1035, 2.3.4, as it is written
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** What reading a host of a URL would decode or cut off without a word. */
const foreign = /[\s%/\\?#:@[\]\p{C}]/u;
const freeMail = new Set<string>(freeMailDomains);

export type DomainObjection = 'no_domain' | 'single_label' | 'public_suffix' | 'free_mail';

export const objectionWords: Readonly<Record<DomainObjection, string>> = {
  no_domain: 'must be a domain, as acme.example',
  single_label: 'must have a dot in it, as acme.example',
  public_suffix: 'is a name under which anybody may register, and belongs to nobody',
  free_mail: 'gives addresses to everybody, so it cannot stand for one organisation',
};

/** Undefined for what is no name of DNS: IP addresses, other characters, labels too long. */
export function readDomain(text: string): Domain | undefined {
  const trimmed = text.trim().replace(/[.\u3002\uff0e\uff61]$/u, '');
  if (foreign.test(trimmed) || trimmed.length > LONGEST) return undefined;
  const name = domainToASCII(trimmed);
  return isDomain(name) ? name : undefined;
}

function isDomain(name: string): name is Domain {
  const labels = name.split('.');
  const isNumber = /^(\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? '');
  const isWellFormed = name.length <= LONGEST && labels.every(each => label.test(each));
  return isWellFormed && !isNumber && isIP(name) === 0;
}

/** The part of a mail address that says whose it is. */
export function domainOfAddress(address: string): Domain | undefined {
  const at = address.lastIndexOf('@');
  return at > 0 ? readDomain(address.slice(at + 1)) : undefined;
}

/** Why nobody may claim it, if so. */
export function objectionTo(domain: Domain): DomainObjection | undefined {
  if (!domain.includes('.')) return 'single_label';
  const { domain: registrable } = parse(domain, { allowPrivateDomains: true });
  if (!registrable) return 'public_suffix';
  return freeMail.has(domain) || freeMail.has(registrable) ? 'free_mail' : undefined;
}

const MOST_ABOVE = 8; // nobody has deeper mail domains, and each one costs a look at the index

/** The name itself and those it lies under, nearest first, down to two labels. */
export function withThoseAbove(domain: Domain): string[] {
  const labels = domain.split('.');
  const names = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
  return [...new Set([domain, ...names.slice(-MOST_ABOVE)])];
}

/** As people read it. */
export function domainForPeople(domain: string): string {
  return domainToUnicode(domain) || domain;
}

/** Out of a table, which holds nothing else. */
export function requireStoredDomain(text: string): Domain {
  if (isDomain(text)) return text;
  throw new Error('A domain was stored that is none.');
}
