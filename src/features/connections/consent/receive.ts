import { digestOf, randomText } from '#features/access/opaque-token.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import type { TenantTx } from '#platform/postgres/transaction.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import { claim } from './claim.ts';
import type { DoorName } from './doors.ts';
import { failFlow } from './fail-flow.ts';
import { finishConsent } from './finish.ts';
import { type Claim, FLOW_LIFE_MS, type Flow, type FlowId, flowCookieName } from './flow.ts';
import { openSecrets, sealSecrets } from './flow-secrets.ts';
import type { Outcome } from './outcome.ts';
import { type ConsentAnswer, readAnswer } from './read-answer.ts';
import { mayReturnTo } from './return-to.ts';
import { scopeOfFlow } from './scope-of-flow.ts';
import { findByState, findFlow, lockFlow, moveFlow } from './store.ts';

/** A browser at one of the callback addresses. */
export type Visit = {
  /** To the letter as it was registered. */
  redirectUri: string;
  parameters: URLSearchParams;
  /** It has been sent to the console's own address already, where its cookie would be. */
  isAtConsole: boolean;
  readCookie(name: string): string | undefined;
};

export type NewCookie = { name: string; value: Secret<string>; maxAgeMs: number };

/** Where the browser goes next. Never a page of its own: what came in the address must not stay there. */
export type Landing =
  | { kind: 'no_flow'; outcome: Outcome }
  /** The cookie belongs to the console's address, which may be another than the one Google knows. */
  | { kind: 'ask_at_console' }
  | { kind: 'result'; flowId: FlowId; door: DoorName; cookie?: NewCookie }
  | { kind: 'confirm'; flowId: FlowId; cookie: NewCookie }
  | { kind: 'return'; returnTo: string; flowId: FlowId };

type Taken = Landing | { kind: 'claimed'; claim: Claim };

/** What a browser brings back from Google, whichever browser it is. */
export async function receiveAnswer(needs: ConnectionNeeds, visit: Visit): Promise<Landing> {
  const answer = readAnswer(visit.parameters);
  if (answer.kind === 'no_answer') return { kind: 'no_flow', outcome: answer.outcome };
  const found = await needs.database.asSystem('finish a consent', tx =>
    findByState(tx, digestOf(answer.state)),
  );
  if (!found) return { kind: 'no_flow', outcome: 'link_not_known' };
  if (found.isFrozen) return { kind: 'no_flow', outcome: 'frozen' };
  const who = scopeOfFlow(found);
  const taken = await needs.database.inTenant(who, tx =>
    take(needs, tx, who, { ...visit, answer, id: found.id }),
  );
  if (taken.kind !== 'claimed') return taken;
  await finishConsent(needs, who, taken.claim);
  return landAfter(needs, who, taken.claim.flow);
}

async function take(
  needs: ConnectionNeeds,
  tx: TenantTx,
  who: Scope,
  visit: Visit & { answer: Exclude<ConsentAnswer, { kind: 'no_answer' }>; id: FlowId },
): Promise<Taken> {
  const { answer, id } = visit;
  const flow = await lockFlow(tx, id);
  if (!flow || flow.redirectUri !== visit.redirectUri) return { kind: 'no_flow', outcome: 'link_not_known' };
  const shown = visit.readCookie(flowCookieName(id));
  const began = fits(shown, flow.cookieHash);
  // What another browser has brought, a scanner of links perhaps, does not stop the one that began.
  const isOpen = flow.stage === 'begun' || (flow.stage === 'parked' && began);
  if (!isOpen) {
    const wasHere = began || (flow.parkedCookieHash !== null && fits(shown, flow.parkedCookieHash));
    return wasHere
      ? { kind: 'result', flowId: id, door: flow.door }
      : { kind: 'no_flow', outcome: 'link_used' };
  }
  if (!began && !visit.isAtConsole) return { kind: 'ask_at_console' };
  // Nobody could confirm it: whoever followed the link was sent on with a cookie, and this is somebody else.
  if (!began && flow.userId === null) return { kind: 'no_flow', outcome: 'discarded' };
  const cookie = began ? undefined : freshCookie(needs, id);
  const parked = cookie && { parkedCookieHash: digestOf(cookie.value.reveal()) };
  const ending = endingOf(needs, flow, answer);
  if (ending) {
    await failFlow(needs, tx, who, flow, { ...ending, ...parked });
    return { kind: 'result', flowId: id, door: flow.door, ...(cookie && { cookie }) };
  }
  if (answer.kind !== 'code' || !flow.secretsSealed) return { kind: 'no_flow', outcome: 'answer_not_valid' };
  const opened = await openSecrets(needs, tx, who, id, flow.secretsSealed);
  const secrets = { ...opened, code: new Secret(answer.code) };
  if (!cookie) return { kind: 'claimed', claim: await claim(needs, tx, who, { flow, secrets }) };
  await moveFlow(tx, flow, {
    stage: 'parked',
    secretsSealed: await sealSecrets(needs, tx, who, id, secrets),
    ...parked,
  });
  return { kind: 'confirm', flowId: id, cookie };
}

function endingOf(
  { world }: ConnectionNeeds,
  { expiresAt }: Flow,
  answer: Exclude<ConsentAnswer, { kind: 'no_answer' }>,
): { outcome: Outcome; reason?: string } | undefined {
  if (world.now() >= expiresAt) return { outcome: 'expired' };
  if (answer.kind === 'code') return undefined;
  return { outcome: answer.outcome, ...(answer.reason && { reason: answer.reason }) };
}

function fits(shown: string | undefined, hash: Buffer): boolean {
  return shown !== undefined && digestOf(shown).equals(hash);
}

function freshCookie({ world }: ConnectionNeeds, id: FlowId): NewCookie {
  return { name: flowCookieName(id), value: new Secret(randomText(world, 43)), maxAgeMs: FLOW_LIFE_MS };
}

/** All that went well goes back to where it began, if that was said; the rest is explained first. */
async function landAfter(
  needs: ConnectionNeeds,
  who: Scope,
  { id: flowId, returnTo, door }: Flow,
): Promise<Landing> {
  const flow = await needs.database.inTenant(who, tx => findFlow(tx, flowId));
  const goesBack =
    flow?.outcome === 'connected' && returnTo !== null && (await mayReturnTo(needs, who, returnTo));
  return goesBack ? { kind: 'return', returnTo, flowId } : { kind: 'result', flowId, door };
}
