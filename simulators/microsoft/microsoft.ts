import type { Clock } from '../frame/clock.ts';
import type { Random } from '../frame/random.ts';
import { createSigningKeys, type SigningKeys } from '../google/signing-keys.ts';
import { personalTid } from './identifiers.ts';
import type {
  AccessToken,
  Account,
  App,
  ArmedRefusal,
  AuthorizationCode,
  Directory,
  Grant,
} from './records.ts';

/** How an id token is spoiled on purpose. */
export const signings = [
  'faithful',
  'unknown_key',
  'bad_signature',
  'unsigned',
  'wrong_audience',
  'wrong_issuer',
  'templated_issuer',
  'version_1',
  'other_directory',
  'issuer_of_other_directory',
  'tid_of_other_directory',
  'tid_without_guid',
  'without_tid',
  'without_oid',
  'key_of_personal_accounts',
  'wrong_nonce',
  'expired',
  'not_yet_valid',
] as const;

export type Settings = {
  signing: (typeof signings)[number];
  /** How `xms_edov` is spelled: all three have been seen. */
  edov: 'boolean' | 'text' | 'number';
  codeLifetimeMs: number;
};

/** Everything that the simulated Microsoft remembers, and where it gets time and chance from. */
export type Microsoft = {
  readonly clock: Clock;
  readonly random: Random;
  readonly directories: Map<string, Directory>;
  /** By tid and oid. */
  readonly accounts: Map<string, Account>;
  readonly apps: Map<string, App>;
  /** By directory, account (or all of it) and app: the scopes agreed to. */
  readonly consents: Map<string, Set<string>>;
  readonly codes: Map<string, AuthorizationCode>;
  readonly grants: Map<string, Grant>;
  readonly accessTokens: Map<string, AccessToken>;
  /** Who is signed in to Microsoft in which browser. */
  readonly sessions: Map<string, Set<Account>>;
  /** Keys that sign for every organisation, and keys that sign for personal accounts only. */
  readonly keys: { work: SigningKeys; personal: SigningKeys };
  readonly settings: Settings;
  armed: ArmedRefusal[];
};

export function createMicrosoft({ clock, random }: Pick<Microsoft, 'clock' | 'random'>): Microsoft {
  const personal: Directory = {
    tid: personalTid,
    name: 'Microsoft account',
    verifiedDomains: new Set(['outlook.com', 'hotmail.com', 'live.com']),
    userConsent: 'allowed',
  };
  return {
    clock,
    random,
    directories: new Map([[personal.tid, personal]]),
    accounts: new Map(),
    apps: new Map(),
    consents: new Map(),
    codes: new Map(),
    grants: new Map(),
    accessTokens: new Map(),
    sessions: new Map(),
    keys: { work: createSigningKeys(clock), personal: createSigningKeys(clock) },
    settings: { signing: 'faithful', edov: 'boolean', codeLifetimeMs: 600_000 },
    armed: [],
  };
}
