import type { ApiKeyId } from '#features/access/api-keys/api-key.ts';
import type { ServiceId } from '#features/access/services/service.ts';
import type { Capability } from '#features/apps/capabilities.ts';
import type { Id, UserId } from '#kernel/ids.ts';
import type { Secret } from '#kernel/secret.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import type { Principal } from '../connection.ts';
import type { ConnectionId, GoogleService } from '../grants/grant.ts';
import type { DoorName } from './doors.ts';
import type { Outcome } from './outcome.ts';

export type FlowId = Id<'flow'>;

/** Sealed with the flow: nobody but the server may ever see them. */
export type FlowSecrets = {
  /** RFC 7636. Whoever brings a code of another consent lacks the one it was made with. */
  verifier: Secret<string>;
  nonce: string;
  code?: Secret<string>;
  /** Google's answer, until it is saved or given back. */
  tokens?: GoogleGrant;
  receivedAt?: Date;
  /** The account they belong to, once that is proven. */
  subject?: string;
};

/** From the link to Google's answer, and however long it is parked. */
export const FLOW_LIFE_MS = 10 * 60_000;

/**
 * begun > exchanging > exchanged > finished, with `parked` before exchanging when another browser brings
 * the answer. What goes wrong ends in `failed`, by way of `returning` while tokens are given back to Google.
 */
export const stages = [
  'begun',
  'parked',
  'exchanging',
  'exchanged',
  'returning',
  'finished',
  'failed',
] as const;
export type Stage = (typeof stages)[number];

export type BegunFlow = {
  id: FlowId;
  door: DoorName;
  principal: Principal;
  /** Who began, and alone may confirm what is parked. */
  userId: UserId | null;
  /** With which they began. */
  keyId: ApiKeyId | null;
  /** The service whose program it is for. */
  serviceId: ServiceId | null;
  connectionId: ConnectionId | null;
  service: GoogleService;
  clientId: string;
  capabilities: Capability[];
  requestedScopes: string[];
  redirectUri: string;
  returnTo: string | null;
  /** To a permission that lives: what was asked for before goes on being asked for. */
  adds: boolean;
  /** What it brings is handed out only once the code has come back, or at once for the announced address. */
  needsCode: boolean;
  announcedAddress: string | null;
  cookieHash: Buffer;
  expiresAt: Date;
};

export type Flow = BegunFlow & {
  stage: Stage;
  outcome: Outcome | null;
  reason: string | null;
  grantedScopes: string[] | null;
  parkedCookieHash: Buffer | null;
  secretsSealed: Buffer | null;
  answeredAt: Date | null;
  attempts: number;
};

/** A flow whose answer is being worked on by exactly one: whoever comes later has a higher count of attempts. */
export type Claim = { flow: Flow; secrets: FlowSecrets };

/** A cookie of its own for each flow, so that two tabs do not disturb each other. */
export function flowCookieName(id: FlowId): string {
  return `connect-${id}`;
}
