import { seeOther } from '../frame/answers.ts';
import { strangerIn } from '../frame/own-pages-only.ts';
import { findEntry } from './aadsts.ts';
import { findAccount, ownAccounts } from './accounts.ts';
import { approve } from './approve.ts';
import { type AuthorizationRequest, readAuthorizationRequest } from './authorization-request.ts';
import { nextStep, type Step } from './authorize.ts';
import { recordConsent } from './consents.ts';
import { requireAuthority } from './directories.ts';
import type { Microsoft } from './microsoft.ts';
import { accountPickerPage } from './pages/account-picker.ts';
import { blockedPage } from './pages/blocked.ts';
import { adminApprovalPage, consentPage } from './pages/consent.ts';
import { handOverPage } from './pages/hand-over.ts';
import type { Account } from './records.ts';
import { newTrace, type Refusal, Refused, refusal } from './refusal.ts';
import { type Delivery, deliverRefusal } from './return-to-app.ts';
import { signedInAccounts, signIn } from './sessions.ts';

/** Microsoft takes the parameters of the first request by GET or POST; the clicks of its pages come by POST. */
export async function answerAuthorize(
  microsoft: Microsoft,
  request: Request,
  segment: string,
): Promise<Response> {
  const form = request.method === 'POST' ? new URLSearchParams(await request.text()) : new URLSearchParams();
  const { searchParams } = new URL(request.url);
  const read = readRequest(microsoft, segment, form.has('client_id') ? form : searchParams);
  if ('refused' in read) return blocked(microsoft, read.refused, false);
  if ('delivery' in read) return delivered(read.delivery);
  if (!clicks.some(name => form.has(name))) return firstLook(microsoft, request, read.request);
  const stranger = strangerIn(request);
  if (stranger) return blocked(microsoft, refusal(90023, stranger), false);
  return click(microsoft, request, read.request, form);
}

const clicks = ['account', 'decision', 'aadsts'];

type Read = { request: AuthorizationRequest } | { refused: Refusal } | { delivery: Delivery };

function readRequest(microsoft: Microsoft, segment: string, parameters: URLSearchParams): Read {
  try {
    const read = readAuthorizationRequest(microsoft, requireAuthority(microsoft, segment), parameters);
    if (read.ok) return { request: read.request };
    if ('page' in read) return { refused: read.page };
    return { delivery: deliverRefusal(microsoft, read.to, read.back) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.refusal };
    throw error;
  }
}

function firstLook(microsoft: Microsoft, request: Request, asked: AuthorizationRequest): Response {
  const signedIn = signedInAccounts(microsoft, request);
  return show(microsoft, asked, nextStep(microsoft, asked, { signedIn, chosen: undefined }));
}

function click(
  microsoft: Microsoft,
  request: Request,
  asked: AuthorizationRequest,
  form: URLSearchParams,
): Response {
  const menu = findEntry(Number(form.get('aadsts')));
  if (menu) return delivered(deliverRefusal(microsoft, asked, refusal(menu.code)));
  const clicked = findAccount(microsoft, form.get('account') ?? '');
  const chosen = clicked && ownAccount(microsoft, clicked);
  if (!chosen)
    return accountPickerPage(microsoft, asked, { accounts: ownAccounts(microsoft), isShort: false });
  const cookie = chosen.state === 'active' ? signIn(microsoft, request, chosen) : {};
  const step = nextStep(microsoft, asked, { signedIn: [chosen], chosen });
  const response = answerTo(microsoft, asked, step, form);
  for (const [name, value] of Object.entries(cookie)) response.headers.append(name, value);
  return response;
}

function answerTo(
  microsoft: Microsoft,
  asked: AuthorizationRequest,
  step: Step,
  form: URLSearchParams,
): Response {
  const decision = form.get('decision');
  if (step.kind === 'consent' && decision !== null) {
    if (decision !== 'allow') return delivered(declined(microsoft, asked));
    return delivered(accepted(microsoft, asked, step.account, form.has('for-organization')));
  }
  if (step.kind === 'admin_approval' && decision !== null)
    return delivered(leftWithoutAdmin(microsoft, asked));
  return show(microsoft, asked, step);
}

export function declined(microsoft: Microsoft, asked: AuthorizationRequest): Delivery {
  return deliverRefusal(microsoft, asked, refusal(65004), { error_subcode: 'cancel' });
}

export function leftWithoutAdmin(microsoft: Microsoft, asked: AuthorizationRequest): Delivery {
  return deliverRefusal(microsoft, asked, refusal(90094));
}

export function accepted(
  microsoft: Microsoft,
  asked: AuthorizationRequest,
  account: Account,
  isForAll: boolean,
): Delivery {
  const { app, scopes } = asked;
  recordConsent(microsoft, { account, app, scopes, isForAll: isForAll && account.isAdmin });
  return approve(microsoft, asked, account);
}

/** The consent page names the account of the directory; a guest clicks as whoever it is at home. */
function ownAccount(microsoft: Microsoft, account: Account): Account | undefined {
  const { origin } = account;
  return origin.kind === 'guest' ? findAccount(microsoft, `${origin.home.tid}/${origin.home.oid}`) : account;
}

function show(microsoft: Microsoft, asked: AuthorizationRequest, step: Step): Response {
  switch (step.kind) {
    case 'blocked':
      return blocked(microsoft, step.page, true);
    case 'back':
      return delivered(step.delivery);
    case 'choose_account': {
      const isShort = step.accounts.length < ownAccounts(microsoft).length;
      return accountPickerPage(microsoft, asked, { accounts: step.accounts, isShort });
    }
    case 'admin_approval':
      return adminApprovalPage(microsoft, asked, step.account);
    case 'consent':
      return consentPage(microsoft, asked, step.account);
    default:
      return step satisfies never;
  }
}

function blocked(microsoft: Microsoft, refused: Refusal, isAboutAccount: boolean): Response {
  return blockedPage(refused, newTrace(microsoft), { isAboutAccount });
}

function delivered(delivery: Delivery): Response {
  return delivery.kind === 'redirect' ? seeOther(delivery.location) : handOverPage(delivery);
}
