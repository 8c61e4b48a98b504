/** Where chance comes from. A parameter, so that a world can be replayed. */
export type Random = (length: number) => Uint8Array;

export const alphabets = {
  digits: '0123456789',
  lowercase: 'abcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
} as const;

export function spell(random: Random, alphabet: keyof typeof alphabets, length: number): string {
  const letters = alphabets[alphabet];
  return Array.from(random(length), byte => letters.charAt(byte % letters.length)).join('');
}

/** So often of a hundred times. */
export function isDrawn(random: Random, percent: number): boolean {
  return percent >= 100 || (percent > 0 && twoBytes(random) < (percent / 100) * 65_536);
}

export function twoBytes(random: Random): number {
  const [high = 0, low = 0] = random(2);
  return high * 256 + low;
}
