import { cut } from '#features/mail/parse/clean-text.ts';

const LONGEST = 320; // as an address, but small letters of some are longer than their capitals

/** By which the mails from and to somebody are counted. */
export function correspondentOf(address: string): string {
  return cut(address.toLowerCase(), LONGEST);
}
