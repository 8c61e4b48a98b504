import { offeredCapabilities, scopesOf, signInScopes } from '#features/apps/capabilities.ts';
import { type Accounts, findAccounts } from '#features/connections/accounts/find.ts';
import type { ConnectionId } from '#features/connections/grants/grant.ts';
import type { NoToken } from '#features/connections/grants/vended.ts';
import { fail } from '#kernel/failures.ts';
import type { Scope } from '#kernel/scope.ts';
import { missingScopes } from '#providers/google/oauth/scopes.ts';
import type { ExchangeNeeds } from './exchange-needs.ts';
import type { AccountChoice, ExchangeAsked, Exchanged } from './exchanged.ts';
import { giveLink } from './links/give.ts';
import type { Link } from './links/link.ts';
import { type ExchangePrincipal, requirePrincipal } from './principal.ts';

const COME_BACK_MS = 1_000;

type Found = { principal: ExchangePrincipal; accounts: Accounts };

/** Why there is no token, with the link that helps wherever a person can. */
export async function explain(
  needs: ExchangeNeeds,
  who: Scope,
  asked: ExchangeAsked,
  { vended, isCodeWrong }: { vended: NoToken; isCodeWrong: boolean },
): Promise<Exchanged> {
  switch (vended.kind) {
    case 'app_broken':
    case 'never_raw':
    case 'busy':
      return vended;
    case 'not_connected':
      return explainMissing(needs, who, asked, isCodeWrong);
    case 'needs_reconnect': {
      const found = await look(needs, who, asked);
      const link = await linkFor(needs, who, found, { again: meantOf(found, asked), scopes: [] });
      return { kind: 'needs_reconnect', reason: vended.reason, link };
    }
    case 'scope_missing': {
      const { missing } = vended;
      const found = await look(needs, who, asked);
      const link = await linkFor(needs, who, found, { again: meantOf(found, asked), scopes: missing });
      return { kind: 'scope_missing', missing, link };
    }
    default:
      return vended satisfies never;
  }
}

async function explainMissing(
  needs: ExchangeNeeds,
  who: Scope,
  asked: ExchangeAsked,
  isCodeWrong: boolean,
): Promise<Exchanged> {
  const found = await look(needs, who, asked);
  const { settled, pending } = found.accounts;
  const isAnother = asked.connectionId !== undefined && !settled.some(({ id }) => id === asked.connectionId);
  if (isAnother && settled.length > 0) {
    throw fail('not_found', { detail: 'This connection is not one of theirs, or no longer.' });
  }
  if (settled.length > 1 && asked.connectionId === undefined) {
    return { kind: 'ambiguous', choices: settled.map(choiceOf) };
  }
  // Connected in the moment between the two looks.
  if (settled.length > 0 && meantOf(found, asked)) return { kind: 'busy', retryAfterMs: COME_BACK_MS };
  const link = await linkFor(needs, who, found, { again: undefined, scopes: asked.scopes });
  if (pending.length > 0) return { kind: 'pending', link, needsCode: true, isCodeWrong };
  return { kind: 'not_connected', link };
}

async function look(needs: ExchangeNeeds, who: Scope, { subject }: ExchangeAsked): Promise<Found> {
  return needs.database.inTenant(who, async tx => {
    const principal = await requirePrincipal(needs, tx, who, subject);
    return { principal, accounts: await findAccounts(tx, principal, needs.world.now()) };
  });
}

/** The same that was asked for its token. */
function meantOf(
  { accounts: { settled } }: Found,
  { connectionId }: ExchangeAsked,
): ConnectionId | undefined {
  if (connectionId !== undefined) return settled.find(({ id }) => id === connectionId)?.id;
  return settled.length === 1 ? settled[0]?.id : undefined;
}

function choiceOf({ id, address, label, isDefault }: Accounts['settled'][number]): AccountChoice {
  return { connectionId: id, address, label, isDefault };
}

async function linkFor(
  needs: ExchangeNeeds,
  who: Scope,
  { principal }: Found,
  { again, scopes }: { again: ConnectionId | undefined; scopes: readonly string[] | undefined },
): Promise<Link> {
  const asked = scopes && capabilitiesFor(scopes);
  return giveLink(needs, who, { principal, connectionId: again, capabilities: asked });
}

/** People are asked for capabilities, never for scopes: the fewest that bring all of these. */
function capabilitiesFor(scopes: readonly string[]) {
  const wanted = missingScopes(scopes, signInScopes);
  const names = offeredCapabilities.filter(name =>
    missingScopes(scopesOf([name]), signInScopes).every(scope => wanted.includes(scope)),
  );
  if (missingScopes(wanted, scopesOf(names)).length === 0) return names;
  throw fail('invalid_input', { fields: { scope: 'names what nobody here is asked for' } });
}
