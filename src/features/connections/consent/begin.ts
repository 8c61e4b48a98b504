import { createHash } from 'node:crypto';
import { digestOf, randomText } from '#features/access/opaque-token.ts';
import { type Capability, scopesOf } from '#features/apps/capabilities.ts';
import type { GoogleApp } from '#features/apps/setup/app.ts';
import { fail } from '#kernel/failures.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { shifted } from '#kernel/world.ts';
import { authorizationUrl } from '#providers/google/oauth/authorization-url.ts';
import type { Connection, GrantFacts, Principal } from '../connection.ts';
import type { ConnectionNeeds } from '../connection-needs.ts';
import type { ConnectionId } from '../grants/grant.ts';
import { askerOf, findAllowed, notAllowed } from '../limits/allowed.ts';
import type { Asker } from '../limits/asker.ts';
import { beyond, within } from '../limits/limit.ts';
import { findConnection, listConnections, listGrants } from '../store.ts';
import { type ConsentPlan, chooseApp } from './choose-app.ts';
import { type DoorName, doors } from './doors.ts';
import { FLOW_LIFE_MS, type FlowId, flowCookieName } from './flow.ts';
import { sealSecrets } from './flow-secrets.ts';
import { requireReturnTo } from './return-to.ts';
import { insertFlow } from './store.ts';

const RANDOM_LENGTH = 43; // 256 bits in base 62, and the least that RFC 7636 takes for a verifier

export type ConsentAsked = {
  door: DoorName;
  principal: Principal;
  capabilities: readonly Capability[];
  /** No longer needed: asked for no more, also where the connection has it. */
  without?: readonly Capability[] | undefined;
  /** To connect this one again, or to add to what it may do. */
  connectionId?: ConnectionId | undefined;
  returnTo?: string | undefined;
  loginHint?: string | undefined;
  /** Whose limits hold, where that is not the caller: the program that the consent is for. */
  asker?: Asker | undefined;
  /** Whoever goes to Google may be anybody, so what they bring waits for its code, but for this address. */
  waits?: { unlessAddress: string | null } | undefined;
};

export type BegunConsent = {
  flowId: FlowId;
  url: string;
  state: string;
  /** For the browser that is to come back, which proves by it that it is the one that began. */
  cookie: { name: string; value: Secret<string>; maxAgeMs: number };
};

/** The address of Google's consent page for this, good once and for ten minutes. */
export async function beginConsent(
  needs: ConnectionNeeds,
  who: Scope,
  asked: ConsentAsked,
): Promise<BegunConsent> {
  const returnTo = asked.returnTo === undefined ? null : await requireReturnTo(needs, who, asked.returnTo);
  const before =
    asked.connectionId && (await readConnection(needs, who, asked.connectionId, asked.principal));
  const asker = asked.asker ?? askerOf(who.actor);
  const { app, capabilities } = await choose(needs, who, { ...asked, asker }, before?.grants ?? []);
  if (capabilities.length === 0)
    throw fail('invalid_input', { fields: { capabilities: 'must name what for' } });
  const isLess =
    before?.grants.some(grant => asked.without?.some(name => grant.capabilities.includes(name))) ?? false;
  const adds = !isLess && (before?.grants.some(grant => isAlive(grant, app)) ?? false);
  // Any of theirs may be chosen at Google, and its new permission takes the place of the old one.
  const hasOthers = !before && (await hasConnected(needs, who, asked.principal));
  const { callbackPath } = doors[asked.door];
  const secrets = { verifier: new Secret(random(needs)), nonce: random(needs) };
  const [state, cookie] = [random(needs), random(needs)];
  const now = needs.world.now();
  const flow = {
    id: newId<'flow'>(needs.world),
    door: asked.door,
    principal: asked.principal,
    userId: asker.userId ?? null,
    keyId: asker.keyId ?? null,
    serviceId: asker.serviceId ?? null,
    connectionId: asked.connectionId ?? null,
    service: app.service,
    clientId: app.clientId,
    capabilities,
    requestedScopes: scopesOf(capabilities),
    redirectUri: `${needs.origins.callbacks}${callbackPath}`,
    returnTo,
    adds,
    needsCode: asked.waits !== undefined,
    announcedAddress: asked.waits?.unlessAddress ?? null,
    cookieHash: digestOf(cookie),
    expiresAt: shifted(now, FLOW_LIFE_MS),
  };
  await needs.database.inTenant(who, async tx => {
    const secretsSealed = await sealSecrets(needs, tx, who, flow.id, secrets);
    await insertFlow(tx, { ...flow, secretsSealed, stateHash: digestOf(state), createdAt: now });
  });
  const loginHint = before ? before.connection.address : asked.loginHint;
  const url = authorizationUrl(needs.endpoints, {
    clientId: app.clientId,
    redirectUri: flow.redirectUri,
    scopes: flow.requestedScopes,
    state,
    nonce: secrets.nonce,
    codeChallenge: createHash('sha256').update(secrets.verifier.reveal()).digest('base64url'),
    // Only a demanded consent is sure to bring a refresh token. People connect seldom, so this does not eat
    // up the hundred that Google keeps for an account and app.
    prompt: before ? ['consent'] : ['consent', 'select_account'],
    includeGrantedScopes: !isLess && (before !== undefined || hasOthers),
    ...(loginHint !== undefined && { loginHint }),
  });
  return {
    flowId: flow.id,
    url: url.href,
    state,
    cookie: { name: flowCookieName(flow.id), value: new Secret(cookie), maxAgeMs: FLOW_LIFE_MS },
  };
}

/** What the limits do not allow is refused when it is asked for, and not asked for again when it was there. */
async function choose(
  needs: ConnectionNeeds,
  who: Scope,
  { capabilities: asked, without, asker }: Pick<ConsentAsked, 'capabilities' | 'without'> & { asker: Asker },
  before: readonly GrantFacts[],
): Promise<ConsentPlan> {
  const plan = await chooseApp(needs, who, asked, before, without);
  const allowed = await needs.database.inTenant(who, tx => findAllowed(tx, asker));
  const refused = beyond(asked, allowed);
  if (refused.length > 0) throw notAllowed(refused);
  const capabilities = within(plan.capabilities, allowed);
  if (capabilities.length === 0 && plan.capabilities.length > 0) throw notAllowed(plan.capabilities);
  return { ...plan, capabilities };
}

function random({ world }: ConnectionNeeds): string {
  return randomText(world, RANDOM_LENGTH);
}

type Before = { connection: Connection; grants: GrantFacts[] };

async function readConnection(
  { database }: ConnectionNeeds,
  who: Scope,
  id: ConnectionId,
  principal: Principal,
): Promise<Before> {
  return database.inTenant(who, async tx => {
    const connection = await findConnection(tx, id);
    const isTheirs =
      connection?.principal.kind === principal.kind && connection.principal.id === principal.id;
    if (!connection || !isTheirs || connection.endedAt) throw fail('not_found');
    return { connection, grants: await listGrants(tx, [id]) };
  });
}

async function hasConnected(
  { database }: ConnectionNeeds,
  who: Scope,
  principal: Principal,
): Promise<boolean> {
  const found = await database.inTenant(who, tx => listConnections(tx, { principal, limit: 1 }));
  return found.length > 0;
}

function isAlive({ state, clientId }: GrantFacts, app: GoogleApp): boolean {
  return state === 'live' && clientId === app.clientId;
}
