import { z } from 'zod';

declare const normalised: unique symbol;

/** An address as it is compared: composed form, lower case, no spaces around it. */
export type AddressKey = string & { readonly [normalised]: true };

const LONGEST_ADDRESS = 320; // RFC 3696: 64 for the mailbox, one for the @, 255 for the domain

function isAddressKey(text: string): text is AddressKey {
  return text === text.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

export function addressKeyOf(address: string): AddressKey {
  // Lower-casing can leave the composed form again (a dotted capital I), hence composed twice.
  const key = address.trim().normalize('NFC').toLowerCase().normalize('NFC').trim();
  if (isAddressKey(key)) return key;
  throw new Error('Normalising an address twice gave two answers.');
}

/** One mailbox, one @, no spaces or control characters. Whether it exists, only a mail can tell. */
const plausible = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,255}$/u;

export const addressSchema = z
  .string()
  .max(LONGEST_ADDRESS)
  .transform(text => text.trim().normalize('NFC'))
  .refine(text => plausible.test(text), { message: 'must be a mail address' });

/** For sign-in: anything may be typed there, and what is no address simply fits nobody. */
export const usernameSchema = z
  .string()
  .min(1)
  .max(LONGEST_ADDRESS)
  .refine(text => !text.includes('\0'), { message: 'must be text' });
