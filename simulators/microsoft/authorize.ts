import {
  accountIn,
  displayedName,
  findAccount,
  identityProvider,
  isPersonal,
  ownAccounts,
} from './accounts.ts';
import { approve } from './approve.ts';
import { takeArmed } from './armed.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { hasConsented } from './consents.ts';
import { requireDirectory } from './directories.ts';
import type { Microsoft } from './microsoft.ts';
import type { Account } from './records.ts';
import { type Refusal, refusal } from './refusal.ts';
import { type Delivery, deliverRefusal } from './return-to-app.ts';
import { isOffered } from './who-may-come.ts';

/** Who stands before the page: the accounts signed in in this browser, and the one clicked just now. */
export type Visitor = { signedIn: readonly Account[]; chosen: Account | undefined };

export type Step =
  | { kind: 'blocked'; page: Refusal }
  | { kind: 'back'; delivery: Delivery }
  | { kind: 'choose_account'; accounts: readonly Account[] }
  | { kind: 'admin_approval'; account: Account }
  | { kind: 'consent'; account: Account };

/** What Microsoft does next with a request that is in order. The page and the control API both walk through here. */
export function nextStep(microsoft: Microsoft, request: AuthorizationRequest, visitor: Visitor): Step {
  const own = visitor.chosen ?? obvious(microsoft, request, visitor.signedIn);
  const armed = takeArmed(microsoft, ['page', 'redirect'], { client: request.app.id, account: own });
  if (armed)
    return armed.at === 'page'
      ? { kind: 'blocked', page: armed.refused }
      : back(microsoft, request, armed.refused);
  if (!own) {
    if (request.prompt === 'none') {
      return back(microsoft, request, refusal(visitor.signedIn.length > 1 ? 16000 : 50058));
    }
    return { kind: 'choose_account', accounts: offered(microsoft, request) };
  }
  const account = accountHere(microsoft, request, own);
  const page = account ? barrier(request, own, account) : stranger(microsoft, request, own);
  if (page) return request.prompt === 'none' ? back(microsoft, request, page) : { kind: 'blocked', page };
  return account ? beyondBarriers(microsoft, request, account) : { kind: 'blocked', page: refusal(50020) };
}

function beyondBarriers(microsoft: Microsoft, request: AuthorizationRequest, account: Account): Step {
  const needsConsent =
    request.prompt === 'consent' || !hasConsented(microsoft, account, request.app, request.scopes);
  if (!needsConsent) return { kind: 'back', delivery: approve(microsoft, request, account) };
  if (request.prompt === 'none') return back(microsoft, request, refusal(65001));
  const { userConsent } = requireDirectory(microsoft, account.tid);
  if (userConsent === 'admin_only' && !account.isAdmin) {
    return hasConsented(microsoft, account, request.app, request.scopes)
      ? { kind: 'back', delivery: approve(microsoft, request, account) }
      : { kind: 'admin_approval', account };
  }
  return { kind: 'consent', account };
}

function back(microsoft: Microsoft, request: AuthorizationRequest, refused: Refusal): Step {
  return { kind: 'back', delivery: deliverRefusal(microsoft, request, refused) };
}

/** The account that is meant without asking. A hint helps only when that account is signed in. */
function obvious(
  microsoft: Microsoft,
  request: AuthorizationRequest,
  signedIn: readonly Account[],
): Account | undefined {
  if (request.prompt === 'select_account' || request.prompt === 'login') return undefined;
  const hinted = hintedAccount(microsoft, request);
  if (hinted) return signedIn.includes(hinted) ? hinted : undefined;
  const fitting = signedIn.filter(account => isOffered(microsoft, request, account));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function hintedAccount(microsoft: Microsoft, { loginHint }: AuthorizationRequest): Account | undefined {
  const found = loginHint === undefined ? undefined : findAccount(microsoft, loginHint);
  return found?.origin.kind === 'guest' ? undefined : found;
}

/** Hints shape the list and nothing else: any account may still be used. */
function offered(microsoft: Microsoft, request: AuthorizationRequest): readonly Account[] {
  const accounts = ownAccounts(microsoft).filter(account => isOffered(microsoft, request, account));
  const hinted = hintedAccount(microsoft, request);
  if (hinted && request.prompt !== 'select_account') return [hinted];
  const ofDomain = accounts.filter(({ userPrincipalName }) =>
    userPrincipalName.toLowerCase().endsWith(`@${request.domainHint?.toLowerCase()}`),
  );
  return ofDomain.length > 0 ? ofDomain : accounts;
}

/** Common addresses lead everybody home; one directory's address leads guests into that directory. */
function accountHere(
  microsoft: Microsoft,
  { authority, app }: AuthorizationRequest,
  own: Account,
): Account | undefined {
  if (authority.kind === 'directory') return accountIn(microsoft, own, authority.directory.tid);
  if (authority.kind === 'consumers') return isPersonal(own) ? own : undefined;
  const letsPersonalIn = authority.kind === 'common' && app.audience === 'AzureADandPersonalMicrosoftAccount';
  return isPersonal(own) && !letsPersonalIn ? undefined : own;
}

function stranger(microsoft: Microsoft, { authority, app }: AuthorizationRequest, own: Account): Refusal {
  const name = displayedName(microsoft, own);
  const from =
    identityProvider(own) ?? (isPersonal(own) ? 'live.com' : `https://sts.windows.net/${own.tid}/`);
  if (authority.kind !== 'directory') {
    return refusal(
      50020,
      `User account '${name}' from identity provider '${from}' cannot sign in here: use another kind of account.`,
    );
  }
  return refusal(
    50020,
    `User account '${name}' from identity provider '${from}' does not exist in tenant '${authority.directory.name}' and cannot access the application '${app.id}' (${app.name}) in that tenant. The account needs to be added as an external user in the tenant first.`,
  );
}

/** Reasons for which this account may not pass to this app, all of them pages. */
function barrier({ app }: AuthorizationRequest, own: Account, account: Account): Refusal | undefined {
  for (const one of [own, account]) {
    if (one.state === 'deleted') return refusal(50034);
    if (one.state === 'disabled') return refusal(50057);
    if (one.state === 'locked') return refusal(50053);
    if (one.hindrance !== undefined) return refusal(one.hindrance);
  }
  if (app.assignedOids && !app.assignedOids.has(account.oid)) {
    return refusal(
      50105,
      `Your administrator has configured the application ${app.name} ('${app.id}') to block users unless they are specifically granted ('assigned') access to the application.`,
    );
  }
  return undefined;
}
