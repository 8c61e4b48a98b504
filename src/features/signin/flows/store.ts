import { requireId } from '#kernel/ids.ts';
import { rawConnection, type SystemTx } from '#platform/postgres/transaction.ts';
import { isSigninProvider } from '../provider.ts';
import type { Errand, Flow } from './flow.ts';

export type Choice = { kind: 'choice'; issuer: string; subject: string };
type Kept = Omit<Flow, 'errand'> & { errand: Errand | Choice };

export async function insertFlow(
  tx: SystemTx,
  { provider, appOf, errand, returnTo }: Kept,
  { ticketHash, expiresAt }: { ticketHash: Buffer; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('signin_flows')
    .values({
      ticket_hash: ticketHash,
      kind: errand.kind,
      provider,
      app_of: appOf,
      for_tenant_id: errand.kind === 'link' ? errand.tenantId : null,
      for_user_id: errand.kind === 'link' ? errand.userId : null,
      invitation_hash: errand.kind === 'invitation' ? errand.tokenHash : null,
      issuer: errand.kind === 'choice' ? errand.issuer : null,
      subject: errand.kind === 'choice' ? errand.subject : null,
      return_to: returnTo,
      expires_at: expiresAt,
    })
    .execute();
}

/** Once: of several who bring the same answer at the same moment one gets it. */
export async function takeFlow(tx: SystemTx, ticketHash: Buffer): Promise<Kept | undefined> {
  const row = await tx
    .deleteFrom('signin_flows')
    .where('ticket_hash', '=', ticketHash)
    .returningAll()
    .executeTakeFirst();
  return row && keptIn(row);
}

export async function findFlow(tx: SystemTx, ticketHash: Buffer): Promise<Kept | undefined> {
  const row = await whole(tx).where('ticket_hash', '=', ticketHash).executeTakeFirst();
  return row && keptIn(row);
}

function whole(tx: SystemTx) {
  return tx.selectFrom('signin_flows').selectAll();
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirst']>>>;

function keptIn(row: Row): Kept {
  const { provider, app_of: appOf, return_to: returnTo } = row;
  if (!isSigninProvider(provider))
    throw new Error('The database holds a provider this version does not know.');
  return { provider, appOf: appOf === null ? null : requireId(appOf), returnTo, errand: errandIn(row) };
}

function errandIn(row: Row): Errand | Choice {
  const { kind, for_tenant_id, for_user_id, invitation_hash: tokenHash, issuer, subject } = row;
  if (for_tenant_id && for_user_id) {
    return { kind: 'link', tenantId: requireId(for_tenant_id), userId: requireId(for_user_id) };
  }
  if (tokenHash) return { kind: 'invitation', tokenHash };
  if (issuer && subject) return { kind: 'choice', issuer, subject };
  if (kind === 'sign_in') return { kind };
  throw new Error('The database holds a sign-in this version does not know.');
}

export async function deleteExpiredFlows(tx: SystemTx, now: Date): Promise<void> {
  await rawConnection(tx).query('delete from signin_flows where expires_at < $1', [now]);
}
