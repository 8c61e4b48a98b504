import { addressKeyOf } from '#features/access/address.ts';
import { type Service, scopesOf, serviceOf, services, signInScopes } from '#features/apps/capabilities.ts';
import { record } from '#features/audit/record.ts';
import { isInProvenDomain } from '#features/signin/domains/proven.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { GoogleIdentity } from '#providers/google/oauth/id-token.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import type { Connection } from '../connection.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { keepGrant } from '../grants/keep.ts';
import { findAllowed } from '../limits/allowed.ts';
import { beyond } from '../limits/limit.ts';
import { hold, isPending } from '../pending/hold.ts';
import { settle } from '../pending/settle.ts';
import {
  findDefault,
  insertConnection,
  lockConnection,
  lockConnectionsOfAccount,
  lockPrincipal,
  updateAddress,
} from '../store.ts';
import { type EventKind, note } from '../timeline.ts';
import { type Door, doors } from './doors.ts';
import type { Flow } from './flow.ts';
import type { Outcome } from './outcome.ts';
import { moveFlow } from './store.ts';

/** Thrown inside the transaction, which takes everything back. */
export class Refused extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`A consent ended: ${outcome}`);
    this.name = 'Refused';
    this.outcome = outcome;
  }
}

type Answered = { flow: Flow; tokens: GoogleGrant; identity: GoogleIdentity };

/** The connection, its grants, its timeline, the audit entry and the end of the flow, in one transaction. */
export async function save(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  answered: Answered,
): Promise<void> {
  const { flow, tokens, identity } = answered;
  const missing = missingScopes(flow.requestedScopes, tokens.scopes);
  const isWorthless = missingScopes(flow.requestedScopes, signInScopes).every(scope =>
    missing.includes(scope),
  );
  if (isWorthless) throw new Refused('nothing_granted');
  // As the limits are by now: they may have changed while the person was at Google.
  const allowed = await findAllowed(tx, {
    userId: flow.userId ?? undefined,
    keyId: flow.keyId ?? undefined,
    serviceId: flow.serviceId ?? undefined,
  });
  if (beyond(flow.capabilities, allowed).length > 0) throw new Refused('not_allowed');
  await lockPrincipal(tx, flow.principal);
  const before = await findBefore(tx, answered);
  const waits = await mustWait(tx, answered, before);
  const connectionId = before?.id ?? (await connect(needs, tx, answered, waits));
  if (waits) await hold(needs, tx, connectionId);
  else if (before && (await isPending(tx, before.id))) await settle(needs, tx, who, before);
  if (before && before.address !== identity.address) await updateAddress(tx, connectionId, identity.address);
  for (const service of services) {
    const capabilities = flow.capabilities.filter(capability => serviceOf(capability) === service);
    if (capabilities.length === 0) continue;
    const kept = await keepGrant(needs, tx, who, {
      connectionId,
      service: service satisfies Service,
      clientId: flow.clientId,
      capabilities,
      requestedScopes: scopesOf(capabilities),
      grant: tokens,
      // One that was begun as new must not quietly take away what the account could do before.
      addToGranted: flow.adds || flow.connectionId === null,
    });
    if (kept === 'no_refresh_token') throw new Refused(kept);
  }
  const outcome = missing.length > 0 ? 'partial' : 'connected';
  const isOurs = await moveFlow(tx, flow, { stage: 'finished', secretsSealed: null, outcome, connectionId });
  if (!isOurs) throw new Error('Another has settled this consent.');
  await note(needs, tx, who, { connectionId, ...eventOf(answered, before, missing) });
  await record(needs, tx, who, {
    action: before ? 'connection.reconnected' : 'connection.created',
    subject: { kind: 'connection', id: connectionId },
    detail: {
      address: identity.address,
      capabilities: flow.capabilities.join(' '),
      missing: missing.join(' '),
      door: flow.door,
    },
  });
  await announce(tx, { kind: before ? 'connection.changed' : 'connection.created', id: connectionId });
}

/** The connection this consent renews: the one it was begun for, or the same account of the same principal. */
async function findBefore(tx: TenantTx, { flow, identity }: Answered): Promise<Connection | undefined> {
  const { principal } = flow;
  if (flow.connectionId) {
    const connection = await lockConnection(tx, flow.connectionId);
    if (!connection || connection.endedAt) throw new Refused('connection_gone');
    if (connection.subject !== identity.subject) throw new Refused('other_account');
    return connection;
  }
  const { subject } = identity;
  const holders = await lockConnectionsOfAccount(tx, { principalKind: principal.kind, subject });
  const own = holders.find(holder => holder.principal.id === principal.id);
  const door: Door = doors[flow.door];
  if (!own && holders.length > 0 && !door.isShared) throw new Refused('connected_for_another');
  // Two who connect an account each at the same time: the first is it.
  if (!own && door.isSingle && (await findDefault(tx, principal))) throw new Refused('other_account');
  return own;
}

/** A settled connection stays so: only the same account comes back to it. */
async function mustWait(
  tx: TenantTx,
  { flow, identity }: Answered,
  before: Connection | undefined,
): Promise<boolean> {
  if (!flow.needsCode) return false;
  const { announcedAddress } = flow;
  const isAnnounced =
    announcedAddress !== null && addressKeyOf(announcedAddress) === addressKeyOf(identity.address);
  if (isAnnounced || (await isColleague(tx, flow, identity))) return false;
  return before === undefined || (await isPending(tx, before.id));
}

/**
 * A subject is one of the organisation's own programs; whoever in it connects an account for one does no harm to
 * anybody outside. Only of accounts that an organisation runs does Google know that the address is still theirs.
 */
async function isColleague(tx: TenantTx, { principal }: Flow, identity: GoogleIdentity): Promise<boolean> {
  if (principal.kind !== 'subject' || identity.hostedDomain === undefined) return false;
  return isInProvenDomain(tx, identity.address);
}

async function connect(
  { world }: ConnectionNeeds,
  tx: TenantTx,
  { flow, identity }: Answered,
  waits: boolean,
): Promise<Connection['id']> {
  const { principal } = flow;
  const connection = {
    id: newId<'connection'>(world),
    principal,
    subject: identity.subject,
    address: identity.address,
    isDefault: !waits && (await findDefault(tx, principal)) === undefined,
    vendPolicy: doors[flow.door].vendPolicy,
    createdAt: world.now(),
  };
  const isInserted = await insertConnection(tx, connection);
  if (!isInserted) throw new Refused('connected_for_another');
  return connection.id;
}

/** With the scopes that were given or, where some are, those that are missing. */
function eventOf(
  { flow, tokens }: Answered,
  before: Connection | undefined,
  missing: readonly string[],
): { kind: EventKind; scopes: readonly string[] } {
  if (missing.length > 0)
    return { kind: before ? 'reconnected_in_part' : 'connected_in_part', scopes: missing };
  if (!before) return { kind: 'connected', scopes: tokens.scopes };
  return { kind: flow.adds ? 'capabilities_added' : 'reconnected', scopes: tokens.scopes };
}
