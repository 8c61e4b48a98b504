import { domainToASCII, domainToUnicode } from 'node:url';

const LONGEST = 320; // RFC 3696, 3
const local = /^(?:"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])+"|[^\s"(),:;<>@[\\\]\p{Cc}]+)$/u;
const literal = /^\[(IPv6:)?[0-9a-fA-F:.]{2,45}\]$/;
/** What reading the host of a URL would decode or cut off without a word. */
const foreign = /[\s%/\\?#:@[\]\p{C}]/u;

/**
 * The one form in which an address of a mail is kept: the domain in small A-labels, the part before it as it came,
 * for its capitals may mean something. Undefined for what no mail could be sent to.
 */
export function readMailAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || text.length > LONGEST || !local.test(before)) return undefined;
  if (literal.test(after)) return text;
  if (foreign.test(after)) return undefined;
  const domain = domainToASCII(after.replace(/\.$/, ''));
  return domain === '' ? undefined : `${before}@${domain}`;
}

/** To whom it goes is the same whatever the capitals: no mail system in use tells them apart. */
export function sameMailAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function domainOfMailAddress(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** As people read it. */
export function mailAddressForPeople(address: string): string {
  const domain = domainToUnicode(domainOfMailAddress(address));
  return domain === '' ? address : `${address.slice(0, address.lastIndexOf('@'))}@${domain}`;
}
