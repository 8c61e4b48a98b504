import { record } from '#features/audit/record.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { AppOwner } from '../identities/identity.ts';
import type { SigninProvider } from '../provider.ts';
import { noteRefused } from '../settings/store.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { scopeOfSignin } from './find-app.ts';
import { NotAdmitted, type SigninRefusal } from './flow.ts';

/** The browser hears nothing of it; the log does, and the organisation of what concerns it. */
export async function tellRefused(
  needs: SigninNeeds,
  exchange: Exchange,
  { provider, appOf, cause }: { provider: SigninProvider; appOf: AppOwner; cause: unknown },
): Promise<void> {
  const refusal = cause instanceof NotAdmitted ? cause : new NotAdmitted('unexpected');
  const { reason, clue } = refusal;
  const says = { provider, source: appOf === null ? 'app_wide' : 'tenant', tenant: appOf, reason, clue };
  if (cause !== refusal) exchange.log.error({ ...says, cause }, 'a sign-in failed');
  else if (reason === 'misconfigured') exchange.log.warn(says, 'a provider refuses the app of a sign-in');
  else exchange.log.info(says, 'a sign-in was refused');
  if (appOf === null) return;
  const who = scopeOfSignin(appOf);
  if (reason === 'misconfigured') {
    const refused = { because: clue ?? 'refused', at: needs.world.now() };
    await needs.database.inTenant(who, tx => noteRefused(tx, provider, refused));
  }
  if (!ofSomebodyProven.has(reason)) return;
  await needs.database.inTenant(who, tx =>
    record(needs, tx, who, {
      action: 'signin.refused',
      subject: { kind: 'signin_provider', id: provider },
      outcome: 'refused',
      reason,
      detail: { provider, ...(clue !== undefined && { clue }) },
    }),
  );
}

/** Only whom a provider has proven gets into the audit log, or any stranger could fill it. */
const ofSomebodyProven: ReadonlySet<SigninRefusal> = new Set([
  ...(['wrong_organisation', 'unknown', 'frozen', 'new_users_refused', 'address_not_proven'] as const),
  ...(['guest', 'known_otherwise', 'linked_to_another', 'invitation_gone'] as const),
]);
