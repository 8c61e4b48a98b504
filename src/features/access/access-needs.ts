import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';
import type { Seals } from '#platform/crypto/seals.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Passwords } from './passwords/passwords.ts';
import type { RememberedCallers } from './remembered-callers.ts';
import type { SigningKeys } from './signing-keys/signing-keys.ts';
import type { VerifiedTokens } from './tokens/verified-tokens.ts';

/** What wiring hands to everything in this feature. */
export type AccessNeeds = {
  world: World;
  log: Log;
  database: Database;
  seals: Seals;
  passwords: Passwords;
  signingKeys: SigningKeys;
  verifiedTokens: VerifiedTokens;
  rememberedCallers: RememberedCallers;
  /** Without a slash at the end: who issues our tokens, and where people open invitations. */
  origins: { canonical: string; console: string };
};
