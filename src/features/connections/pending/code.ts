import type { Id, TenantId } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { keyedCode } from '#platform/crypto/keyed-code.ts';
import type { Seals } from '#platform/crypto/seals.ts';

export type CodeId = Id<'code'>;

/** Long enough to go back to a chat and say the code there. */
export const CODE_LIFE_MS = 30 * 60_000;
/** Of some 10^12 codes five are tried; whoever mistypes more often follows a new link. */
export const MOST_WRONG_CODES = 5;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's: nothing that looks like something else
const LENGTH = 8;

/** Not kept anywhere: it follows from the id and a key that is not in the database, so it can be shown again. */
export async function codeOf(
  { seals }: { seals: Seals },
  tenantId: TenantId,
  id: CodeId,
): Promise<Secret<string>> {
  const key = await seals.installationKey('codes of pending connections');
  const bytes = keyedCode(key, 'code', [tenantId, id]);
  const letters = Array.from(bytes.subarray(0, LENGTH), byte => alphabet.charAt(byte % alphabet.length));
  return new Secret(`${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`);
}

/** As somebody typed it: small letters, spaces, and letters that look like others. */
export function readCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
