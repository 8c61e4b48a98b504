import type { Clock } from '../frame/clock.ts';
import type { Random } from '../frame/random.ts';
import { createGmail, type Gmail } from './gmail/gmail.ts';
import { emptyPubSub, type PubSub } from './pubsub/records.ts';
import type {
  AccessToken,
  Approval,
  AuthorizationCode,
  DomainPolicy,
  Grant,
  Person,
  Project,
} from './records.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

/** How an id token is spoiled on purpose. `short_issuer` is the one that is valid all the same. */
export const signings = [
  'faithful',
  'short_issuer',
  'unknown_key',
  'bad_signature',
  'wrong_audience',
  'wrong_issuer',
  'wrong_nonce',
  'expired',
] as const;

/** What is unconfirmed about Google, or goes wrong on purpose. */
export type Settings = {
  signing: (typeof signings)[number];
  rotatesRefreshTokens: boolean;
  codeLifetimeMs: number;
  maximumGrants: number;
};

/** Everything that the simulated Google remembers, and where it gets time and chance from. */
export type Google = {
  readonly clock: Clock;
  readonly random: Random;
  readonly people: Map<string, Person>;
  readonly projects: Map<string, Project>;
  readonly policies: Map<string, DomainPolicy>;
  /** By person and project: consent is given to a project, over all its clients. */
  readonly approvals: Map<string, Approval>;
  readonly codes: Map<string, AuthorizationCode>;
  /** By refresh token; the dead stay, so that using them is answered as Google would. */
  readonly grants: Map<string, Grant>;
  readonly accessTokens: Map<string, AccessToken>;
  /** Who is signed in to Google in which browser. */
  readonly sessions: Map<string, Set<string>>;
  readonly pubsub: PubSub;
  readonly keys: SigningKeys;
  readonly gmail: Gmail;
  readonly settings: Settings;
};

export function createGoogle({ clock, random }: Pick<Google, 'clock' | 'random'>): Google {
  return {
    clock,
    random,
    people: new Map(),
    projects: new Map(),
    policies: new Map(),
    approvals: new Map(),
    codes: new Map(),
    grants: new Map(),
    accessTokens: new Map(),
    sessions: new Map(),
    pubsub: emptyPubSub(),
    keys: createSigningKeys(clock),
    gmail: createGmail(),
    settings: {
      signing: 'faithful',
      rotatesRefreshTokens: false,
      codeLifetimeMs: 600_000,
      maximumGrants: 100,
    },
  };
}
