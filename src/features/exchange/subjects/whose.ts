import { fail } from '#kernel/failures.ts';
import { mustBeAllowed, type Scope } from '#kernel/scope.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import { findClientSettings } from '../clients/find-settings.ts';
import { lockSubject, type SeenSubject } from './store.ts';
import type { Platform, SubjectId } from './subject.ts';

/** A service is a platform of its own. Undefined for people who may see all of them; nobody else gets past. */
export function ownPlatform(who: Scope): Platform | undefined {
  if (who.actor.kind === 'service') return { kind: 'service', id: who.actor.serviceId };
  mustBeAllowed(who, 'connections.read_all');
  return undefined;
}

/** Another platform's subject is not found, nor is one that this client may not claim. */
export async function requireTheirs(tx: TenantTx, who: Scope, id: SubjectId): Promise<SeenSubject> {
  const own = ownPlatform(who);
  const subject = await lockSubject(tx, id);
  const isTheirs =
    subject &&
    (!own || (own.kind === subject.platform.kind && own.id === subject.platform.id)) &&
    (await mayClaim(tx, who, subject.name));
  if (!isTheirs) throw fail('not_found');
  return subject;
}

/** People by their role; what a key or a service may claim is said by its settings. */
export async function mayClaim(tx: TenantTx, who: Scope, name: string): Promise<boolean> {
  return (await findClientSettings(tx, who)).mayClaim(name);
}
