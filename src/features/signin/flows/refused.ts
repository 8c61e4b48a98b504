import { record } from '#features/audit/record.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import type { AppOwner } from '../identities/identity.ts';
import type { SigninProvider } from '../provider.ts';
import { noteRefused } from '../settings/store.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { scopeOfSignin } from './find-app.ts';
import { NotAdmitted } from './flow.ts';

/** The browser hears nothing of it; the log does, and, where one is meant, the organisation in its audit log. */
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
  await needs.database.inTenant(who, async tx => {
    if (reason === 'misconfigured') {
      await noteRefused(tx, provider, { because: clue ?? 'refused', at: needs.world.now() });
    }
    await record(needs, tx, who, {
      action: 'signin.refused',
      subject: { kind: 'signin_provider', id: provider },
      outcome: 'refused',
      reason,
      detail: { provider, ...(clue !== undefined && { clue }) },
    });
  });
}
