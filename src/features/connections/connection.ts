import type { ReasonWords } from '#features/apps/google-answers.ts';
import type { UserId } from '#kernel/ids.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import type { BrokenReason, ConnectionId, GoogleService, NeedsReconnectReason } from './grants/grant.ts';
import { brokenReasons, isBrokenReason, isReconnectReason, reconnectReasons } from './reasons.ts';

const principalKinds = ['user', 'service', 'mailbox', 'slack_member', 'subject'] as const;

/** Whoever a Google account is connected for. */
export type Principal = { kind: (typeof principalKinds)[number]; id: string };

/** For a kind that comes from the database, whose check knows the same five. */
export function requirePrincipalKind(text: string): Principal['kind'] {
  const found = principalKinds.find(kind => kind === text);
  if (found) return found;
  throw new Error('The database holds a principal of a kind this version does not know.');
}

export type VendPolicy = 'raw' | 'never';

export type Connection = {
  id: ConnectionId;
  principal: Principal;
  /** Google's own name for the account, which never changes. */
  subject: string;
  address: string;
  label: string | null;
  isDefault: boolean;
  vendPolicy: VendPolicy;
  createdAt: Date;
  endedAt: Date | null;
  /** Its code has not come back yet, so nothing of it is handed out. */
  isPending: boolean;
};

/** What is kept about the permission for one service, without its tokens. */
export type GrantFacts = {
  service: GoogleService;
  clientId: string;
  capabilities: string[];
  requestedScopes: string[];
  grantedScopes: string[];
  state: string;
  reason: string | null;
  blockedReason: string | null;
  /** Of the app behind it. */
  appBrokenReason: string | null;
  tokenExpiresAt: Date | null;
  diesAt: Date | null;
  refreshedAt: Date | null;
};

/** Each state carries only what it has. A scope that was not ticked is a state and no error. */
export type GrantState =
  | { kind: 'active' }
  | { kind: 'partial'; missing: string[] }
  | { kind: 'needs_reconnect'; reason: NeedsReconnectReason }
  | { kind: 'app_broken'; reason: BrokenReason }
  | { kind: 'revoked' };

export type ConnectionState = GrantState | { kind: 'pending' };

export const connectionStates = [
  'pending',
  'active',
  'partial',
  'needs_reconnect',
  'app_broken',
  'revoked',
] as const satisfies readonly ConnectionState['kind'][];

export function grantStateOf(grant: GrantFacts): GrantState {
  if (grant.state === 'ended') return { kind: 'revoked' };
  if (grant.state === 'needs_reconnect') return { kind: 'needs_reconnect', reason: reconnectReasonOf(grant) };
  const broken = grant.appBrokenReason ?? grant.blockedReason;
  if (broken !== null) return { kind: 'app_broken', reason: isBrokenReason(broken) ? broken : 'unknown' };
  const missing = missingOf(grant);
  return missing.length > 0 ? { kind: 'partial', missing } : { kind: 'active' };
}

/** The state that needs somebody first stands for the whole: its person, then its organisation, then a tick box. */
export function connectionStateOf(
  { endedAt, isPending }: Pick<Connection, 'endedAt' | 'isPending'>,
  grants: readonly GrantFacts[],
): ConnectionState {
  if (endedAt) return { kind: 'revoked' };
  if (isPending) return { kind: 'pending' };
  const states = grants.map(grantStateOf).filter(({ kind }) => kind !== 'revoked');
  const worst = (kind: ConnectionState['kind']) => states.find(state => state.kind === kind);
  return (
    worst('needs_reconnect') ??
    worst('app_broken') ??
    partial(states) ??
    worst('active') ?? { kind: 'pending' }
  );
}

export function missingOf({ requestedScopes, grantedScopes }: GrantFacts): string[] {
  return missingScopes(requestedScopes, grantedScopes);
}

/** What happened, who must act and what helps. Undefined where nothing is wrong. */
export function wordsOf(state: ConnectionState): ReasonWords | undefined {
  switch (state.kind) {
    case 'needs_reconnect':
      return reconnectReasons[state.reason];
    case 'app_broken':
      return brokenReasons[state.reason];
    case 'partial':
      return {
        says: 'Not everything that was asked for was ticked at Google.',
        remedy: 'Connect this account again and leave every box ticked.',
        whoActs: 'person',
      };
    case 'pending':
    case 'active':
    case 'revoked':
      return undefined;
    default:
      return state satisfies never;
  }
}

export function isOwnedBy({ principal }: Pick<Connection, 'principal'>, userId: UserId): boolean {
  return principal.kind === 'user' && principal.id === userId;
}

function partial(states: readonly GrantState[]): GrantState | undefined {
  const missing = states.flatMap(state => (state.kind === 'partial' ? state.missing : []));
  return missing.length > 0 ? { kind: 'partial', missing: [...new Set(missing)].sort() } : undefined;
}

function reconnectReasonOf({ reason }: GrantFacts): NeedsReconnectReason {
  return reason !== null && isReconnectReason(reason) ? reason : 'unexplained';
}
