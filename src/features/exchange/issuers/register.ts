import { recordByName } from '#features/access/users/acting.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { announce } from '#platform/postgres/announce.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ChangeableIssuer, IssuerId, JwtIssuer, KeySource } from './issuer.ts';
import { requireIssuerText, requireKeySource } from './key-source.ts';
import type { RegisterNeeds } from './register-needs.ts';
import {
  deleteIssuer,
  hasSubjects,
  insertIssuer,
  type ListedIssuer,
  listIssuers,
  lockIssuer,
  updateIssuer,
  updateIssuerFrozen,
} from './store.ts';

const MOST_ISSUERS = 50;

export type AskedIssuer = ChangeableIssuer & Pick<JwtIssuer, 'issuer' | 'subjectClaim'>;

export function showIssuers({ database }: RegisterNeeds, who: Scope): Promise<ListedIssuer[]> {
  return database.inTenant(who, listIssuers);
}

/** From now on, its JWTs say whom somebody acts for. */
export async function registerIssuer(
  needs: RegisterNeeds,
  who: Scope,
  asked: AskedIssuer,
): Promise<IssuerId> {
  requireIssuerText(needs, asked.issuer);
  requireKeySource(needs, asked.keys);
  const id = newId<'jwt_issuer'>(needs.world);
  await needs.database.inTenant(who, async tx => {
    if ((await listIssuers(tx)).length >= MOST_ISSUERS) {
      throw fail('conflict', { detail: `There are ${MOST_ISSUERS} issuers already, which is the most.` });
    }
    if (!(await insertIssuer(tx, { ...asked, id }, needs.world.now()))) {
      throw fail('conflict', { detail: 'This issuer is registered already.' });
    }
    await tell(needs, tx, who, { id, action: 'jwt_issuer.registered', detail: wordsOf(asked) });
  });
  return id;
}

export async function changeIssuer(
  needs: RegisterNeeds,
  who: Scope,
  { id, ...change }: ChangeableIssuer & { id: IssuerId },
): Promise<void> {
  requireKeySource(needs, change.keys);
  await needs.database.inTenant(who, async tx => {
    const { issuer } = await requireIssuer(tx, id);
    await updateIssuer(tx, id, change, needs.world.now());
    await tell(needs, tx, who, { id, action: 'jwt_issuer.changed', detail: wordsOf({ ...change, issuer }) });
  });
}

/** While it is frozen, none of its JWTs is taken, and nothing that was remembered of them either. */
export async function setIssuerFrozen(
  needs: RegisterNeeds,
  who: Scope,
  { id, isFrozen }: { id: IssuerId; isFrozen: boolean },
): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const { issuer, frozenAt } = await requireIssuer(tx, id);
    if ((frozenAt !== null) === isFrozen) return;
    await updateIssuerFrozen(tx, id, isFrozen ? needs.world.now() : null);
    const action = isFrozen ? 'jwt_issuer.frozen' : 'jwt_issuer.unfrozen';
    await tell(needs, tx, who, { id, action, detail: { issuer } });
  });
}

/** Only when nobody is known by it any more: what its subjects have connected must be ended one by one. */
export async function removeIssuer(needs: RegisterNeeds, who: Scope, id: IssuerId): Promise<void> {
  await needs.database.inTenant(who, async tx => {
    const { issuer } = await requireIssuer(tx, id);
    if (await hasSubjects(tx, id)) {
      throw fail('conflict', {
        detail: 'There are subjects of this issuer. Remove them first, or freeze it.',
      });
    }
    await deleteIssuer(tx, id);
    await tell(needs, tx, who, { id, action: 'jwt_issuer.removed', detail: { issuer } });
  });
}

async function requireIssuer(tx: TenantTx, id: IssuerId): Promise<JwtIssuer> {
  const issuer = await lockIssuer(tx, id);
  if (!issuer) throw fail('not_found');
  return issuer;
}

function wordsOf({ issuer, audience, algorithms, keys }: ChangeableIssuer & { issuer: string }) {
  return { issuer, audience, algorithms: algorithms.join(' '), keys: keyWords(keys) };
}

function keyWords(keys: KeySource): string {
  return keys.kind === 'url' ? keys.url : 'pasted';
}

async function tell(
  needs: RegisterNeeds,
  tx: TenantTx,
  who: Scope,
  { id, action, detail }: { id: IssuerId; action: string; detail: Record<string, string> },
): Promise<void> {
  await recordByName(needs, tx, who, { action, subject: { kind: 'jwt_issuer', id }, detail });
  await announce(tx, { kind: 'exchange.changed', id });
}
