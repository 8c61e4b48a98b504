import type { Selectable } from 'kysely';
import { type Id, requireId, type TenantId } from '#kernel/ids.ts';
import type { Actor } from '#kernel/scope.ts';
import type { Tables } from '#platform/postgres/tables.gen.ts';
import type { SystemTx, TenantTx } from '#platform/postgres/transaction.ts';
import type { Challenge, CheckFound, Claim, ClaimState } from './claim.ts';
import { type Domain, requireStoredDomain } from './domain.ts';

type Row = Selectable<Tables['domain_claims']>;
export type ClaimId = Id<'domain_claim'>;

const OWNED = 'domain_claims_owner';
const LIVE = 'domain_claims_live';

/** The newest first; those that ended stay to be read. */
export async function listClaims(tx: TenantTx): Promise<Claim[]> {
  const rows = await tx.selectFrom('domain_claims').selectAll().orderBy('id', 'desc').execute();
  return rows.map(claimOf);
}

/** Held until the transaction ends, so that nobody decides on what somebody else is changing. */
export async function lockClaim(tx: TenantTx, id: ClaimId): Promise<Claim | undefined> {
  const query = tx.selectFrom('domain_claims').selectAll().where('id', '=', id).forUpdate();
  const row = await query.executeTakeFirst();
  return row && claimOf(row);
}

export async function lockLiveClaim(tx: TenantTx, domain: Domain): Promise<Claim | undefined> {
  const row = await tx
    .selectFrom('domain_claims')
    .selectAll()
    .where('domain', '=', domain)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && claimOf(row);
}

/** The domain itself, or one of those above it that covers what lies under it. */
export async function hasVerified(tx: TenantTx, domain: Domain, names: readonly string[]): Promise<boolean> {
  const row = await tx
    .selectFrom('domain_claims')
    .select('id')
    .where('state', '=', 'verified')
    .where('domain', 'in', names)
    .where(either => either.or([either('covers_subdomains', '=', true), either('domain', '=', domain)]))
    .executeTakeFirst();
  return row !== undefined;
}

export async function countLiveClaims(tx: TenantTx): Promise<number> {
  const { count } = await tx
    .selectFrom('domain_claims')
    .select(select => select.fn.countAll<string>().as('count'))
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertClaim(tx: TenantTx, claim: Claim, by: Actor): Promise<void> {
  const { id, domain, createdAt } = claim;
  await tx
    .insertInto('domain_claims')
    .values({ id, domain, created_at: createdAt, ...columnsOf(claim, by) })
    .execute();
}

export async function updateClaim(tx: TenantTx, claim: Claim, by: Actor): Promise<void> {
  await tx.updateTable('domain_claims').set(columnsOf(claim, by)).where('id', '=', claim.id).execute();
}

export type DueClaim = { tenantId: TenantId; id: ClaimId };

export async function listDue(tx: SystemTx, now: Date, limit: number): Promise<DueClaim[]> {
  const rows = await tx
    .selectFrom('domain_claims')
    .select(['tenant_id', 'id'])
    .where('next_check_at', '<=', now)
    .orderBy('next_check_at')
    .limit(limit)
    .execute();
  return rows.map(({ tenant_id, id }) => ({ tenantId: requireId(tenant_id), id: requireId(id) }));
}

/** Said of what the database refused. */
export function isOwnedByAnother(cause: unknown): boolean {
  return breaks(cause, OWNED);
}

export function isClaimedAlready(cause: unknown): boolean {
  return breaks(cause, LIVE);
}

function breaks(cause: unknown, constraint: string): boolean {
  return cause instanceof Error && 'constraint' in cause && cause.constraint === constraint;
}

function columnsOf({ coversSubdomains, isActive, changedAt, lastCheck, is }: Claim, by: Actor) {
  const challenge = 'challenge' in is ? is.challenge : null;
  return {
    covers_subdomains: coversSubdomains,
    state: is.state,
    is_active: isActive,
    challenge: challenge?.text ?? null,
    challenge_expires_at: challenge?.expiresAt ?? null,
    changed_at: changedAt,
    changed_by_kind: by.kind,
    changed_by: by.kind === 'user' ? by.userId : by.kind === 'service' ? by.serviceId : null,
    held_since: 'heldSince' in is ? is.heldSince : null,
    confirmed_at: 'confirmedAt' in is ? is.confirmedAt : null,
    failing_since: 'failingSince' in is ? is.failingSince : null,
    ended_at: 'endedAt' in is ? is.endedAt : null,
    ended_because: 'because' in is ? is.because : null,
    checked_at: lastCheck?.at ?? null,
    check_found: lastCheck?.found ?? null,
    next_check_at: 'nextCheckAt' in is ? is.nextCheckAt : null,
  };
}

function claimOf(row: Row): Claim {
  return {
    id: requireId(row.id),
    domain: requireStoredDomain(row.domain),
    coversSubdomains: row.covers_subdomains,
    isActive: row.is_active,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    lastCheck:
      row.checked_at && row.check_found ? { at: row.checked_at, found: foundIn(row.check_found) } : null,
    is: stateOf(row),
  };
}

function stateOf(row: Row): ClaimState {
  const { challenge_expires_at: expiresAt, challenge: text } = row;
  const challenge: Challenge | null = text && expiresAt ? { text, expiresAt } : null;
  const { held_since: heldSince, confirmed_at: confirmedAt, next_check_at: due, ended_at: endedAt } = row;
  switch (row.state) {
    case 'pending':
      return { state: 'pending', challenge: there(challenge) };
    case 'vouched':
      return { state: 'vouched', challenge, heldSince: there(heldSince) };
    case 'released':
      return { state: 'released', endedAt: there(endedAt), because: 'by_tenant' };
    case 'revoked':
      return {
        state: 'revoked',
        endedAt: there(endedAt),
        because: row.ended_because === 'by_operator' ? 'by_operator' : 'record_gone',
      };
    case 'verified':
    case 'failing': {
      const held = {
        challenge: there(challenge),
        heldSince: there(heldSince),
        confirmedAt: there(confirmedAt),
        nextCheckAt: there(due),
      };
      return row.state === 'verified'
        ? { state: 'verified', ...held }
        : { state: 'failing', ...held, failingSince: there(row.failing_since) };
    }
    default:
      throw new Error('A claim in a state of which nobody knows.');
  }
}

/** The table's checks say so, too. */
function there<Value>(value: Value | null): Value {
  if (value === null) throw new Error('A claim without what its state needs.');
  return value;
}

function foundIn(text: string): CheckFound {
  if (text === 'record' || text === 'another_record' || text === 'nothing' || text === 'no_answer')
    return text;
  throw new Error('A check that found something of which nobody knows.');
}
