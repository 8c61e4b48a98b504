import type { SignedIn } from '#features/access/sessions/sign-in.ts';
import { welcome } from '#features/access/sessions/welcome.ts';
import { visitOf } from '#features/access/visit.ts';
import type { Exchange } from '#platform/http/exchange.ts';
import { nonceHash, type Ticket } from '../discovery/ticket.ts';
import { readTicketOf, takeTicket } from '../discovery/ticket-cookies.ts';
import type { Proven } from '../identities/identity.ts';
import type { SigninProvider } from '../provider.ts';
import type { SigninNeeds } from '../signin-needs.ts';
import { admit } from './admit.ts';
import { admitAppWide } from './app-wide.ts';
import { isAnswerTo, proveAccount } from './ask-provider.ts';
import { acceptByAccount, linkForViewer } from './errands.ts';
import { findApp } from './find-app.ts';
import { type Flow, NotAdmitted } from './flow.ts';
import { tellRefused } from './refused.ts';
import { takeFlow } from './store.ts';

/** Where a browser goes that has come back from a provider. */
export type Landing =
  | { kind: 'in'; returnTo: string | null }
  | { kind: 'linked'; returnTo: string | null }
  | { kind: 'choose' }
  /** One for everything that can be wrong, and for everybody. */
  | { kind: 'failed'; errand: Flow['errand']['kind']; returnTo: string | null };

/**
 * What a browser brings back from a provider. Its cookie says for whose app and which provider it was sent,
 * and nothing in the address can say otherwise.
 */
export async function finishFlow(
  needs: SigninNeeds,
  exchange: Exchange,
  { provider, answer }: { provider: SigninProvider; answer: URLSearchParams },
): Promise<Landing> {
  await needs.discoveryPace.keep(exchange);
  const ticket = await takeTicketFor(needs, exchange, answer);
  const flow = ticket && (await takeFlowOf(needs, ticket));
  try {
    if (!ticket || !flow) throw new NotAdmitted('no_ticket');
    if (!fits(flow, ticket, provider)) throw new NotAdmitted('wrong_flow');
    const { appOf } = flow;
    const app = await findApp(needs, provider, appOf);
    if (!app) throw new NotAdmitted('switched_off');
    const proven = await proveAccount(needs, { provider, app, nonce: ticket.nonce }, answer);
    return await runErrand(needs, exchange, flow, proven);
  } catch (cause) {
    await tellRefused(needs, exchange, { provider, appOf: flow?.appOf ?? null, cause });
    return { kind: 'failed', errand: flow?.errand.kind ?? 'sign_in', returnTo: flow?.returnTo ?? null };
  }
}

/** An answer to another question, of another tab or another site's making, leaves the one that is open as it is. */
async function takeTicketFor(
  needs: SigninNeeds,
  exchange: Exchange,
  answer: URLSearchParams,
): Promise<Ticket | undefined> {
  const open = await readTicketOf(needs, exchange, 'resolution');
  if (open && !(await isAnswerTo(needs, open, answer))) return undefined;
  return takeTicket(needs, exchange, 'resolution');
}

async function takeFlowOf({ database }: SigninNeeds, { nonce }: Ticket): Promise<Flow | undefined> {
  const kept = await database.asSystem('sign in', tx => takeFlow(tx, nonceHash(nonce)));
  if (!kept) return undefined;
  const { errand, ...rest } = kept;
  return errand.kind === 'choice' ? undefined : { ...rest, errand };
}

/** Both are ours, and still each is asked: a resolution of one organisation never ends with another's app. */
function fits(flow: Flow, ticket: Ticket, provider: SigninProvider): boolean {
  return (
    flow.provider === provider &&
    flow.appOf === ticket.tenantId &&
    ticket.providers.length === 1 &&
    ticket.providers.includes(provider)
  );
}

async function runErrand(
  needs: SigninNeeds,
  exchange: Exchange,
  flow: Flow,
  proven: Proven,
): Promise<Landing> {
  const { errand, returnTo } = flow;
  switch (errand.kind) {
    case 'link':
      await linkForViewer(needs, exchange, { errand, flow, proven });
      return { kind: 'linked', returnTo };
    case 'invitation':
      return letIn(needs, exchange, flow, await acceptByAccount(needs, exchange, { errand, flow, proven }));
    case 'sign_in': {
      const { appOf: tenantId } = flow;
      if (tenantId !== null) {
        const signedIn = await admit(needs, visitOf(exchange), { tenantId, proven });
        return letIn(needs, exchange, flow, signedIn);
      }
      const admitted = await admitAppWide(needs, exchange, { flow, proven });
      return admitted === 'choose' ? { kind: 'choose' } : letIn(needs, exchange, flow, admitted);
    }
    default:
      return errand satisfies never;
  }
}

async function letIn(
  needs: SigninNeeds,
  exchange: Exchange,
  { returnTo }: Flow,
  signedIn: SignedIn,
): Promise<Landing> {
  await welcome(needs, exchange, signedIn);
  return { kind: 'in', returnTo };
}
