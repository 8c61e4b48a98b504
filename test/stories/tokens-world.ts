import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { permissionsOf } from '#features/access/roles.ts';
import { capabilityNames, scopesOf, serviceOf } from '#features/apps/capabilities.ts';
import { accessToken } from '#features/connections/grants/access-token.ts';
import type { Asked } from '#features/connections/grants/find-token.ts';
import { openFlights } from '#features/connections/grants/flights.ts';
import type { ConnectionId, GoogleService } from '#features/connections/grants/grant.ts';
import type { GrantNeeds } from '#features/connections/grants/grant-needs.ts';
import { keepGrant } from '#features/connections/grants/keep.ts';
import type { Renewal, Vended } from '#features/connections/grants/vended.ts';
import { createSealedSecrets } from '#features/secrets/sealed-secrets.ts';
import type { SecretName } from '#features/secrets/secrets.ts';
import { newId, type TenantId, type UserId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { mintScope, type Scope } from '#kernel/scope.ts';
import { Secret } from '#kernel/secret.ts';
import { realWorld } from '#kernel/world.ts';
import { openKeyring } from '#platform/crypto/keyring.ts';
import { openSeals } from '#platform/crypto/seals.ts';
import { listenForEvents } from '#platform/http/live-events.ts';
import { withClient } from '#platform/postgres/client.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { holdPresence } from '#platform/postgres/presence.ts';
import type { GoogleGrant } from '#providers/google/oauth/token-answer.ts';
import { freshDatabase } from '#test/harness/database.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { acmeApp, googleHouse } from '../platform/google-oauth-house.ts';
import type { Json } from '../simulators/simulated-google.ts';

export const gmailRead = 'https://www.googleapis.com/auth/gmail.readonly';
export const gmailSend = 'https://www.googleapis.com/auth/gmail.send';
export const calendar = 'https://www.googleapis.com/auth/calendar';
export const MINUTE_MS = 60_000;

const tokenPath = '/google/oauth2/token';

export type TokensWorld = Awaited<ReturnType<typeof openTokensWorld>>;
type Client = { clientId: string; clientSecret: string };

export type Connecting = {
  account?: string;
  scopes?: string[];
  services?: GoogleService[];
  vendPolicy?: 'raw' | 'never';
  grant?: GoogleGrant;
  clientId?: string;
  id?: ConnectionId;
};

/** acme with its Google app, a simulated Google, and any number of nodes on one database. */
export async function openTokensWorld() {
  const place = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'keyholder-tokens-'));
  /** How many times faster than real our own waiting is, where a story would wait too long. */
  const pace = { haste: 1 };
  const real = realWorld();
  const house = googleHouse({
    elapsedMs: real.elapsedMs,
    delay: (durationMs, signal) => real.delay(durationMs / pace.haste, signal),
  });
  const { world } = house;
  const logLines: Json[] = [];
  const opened: { close(): Promise<void> }[] = [];

  async function openNode() {
    const log = logTo(logLines);
    const database = openDatabase({ address: place.login, mostConnections: 8, log });
    const keyring = await openKeyring({ world, file: join(folder, 'keys') });
    const seals = await openSeals({ keyring, database, world });
    const live = listenForEvents({ address: place.login, world: real, log });
    const secrets = createSealedSecrets({ database, seals, world });
    const presence = holdPresence({ address: place.login, world: real, log });
    await presence.known();
    const needs = {
      ...{ world, endpoints: house.needs.endpoints, log, database, seals, live, presence, secrets },
      flights: openFlights<Renewal>(),
    } satisfies GrantNeeds;
    opened.push(live, presence, database);
    return needs;
  }
  const needs = await openNode();

  async function asOwner(sql: string, values?: unknown[]) {
    return withClient(place.owner, async client => (await client.query(sql, values)).rows);
  }
  async function found(slug: string): Promise<TenantId> {
    const id: TenantId = newId(real);
    await needs.database.asSystem('act for the operator', async tx => {
      await tx.insertInto('tenants').values({ id, slug, name: slug, created_at: world.now() }).execute();
      await needs.seals.makeTenantKey(tx, id);
    });
    return id;
  }
  const acme = await found('acme');
  const globex = await found('globex');

  function person(tenantId = acme): Scope {
    const userId: UserId = newId(real);
    return mintScope({ tenantId, actor: { kind: 'user', userId }, permissions: permissionsOf('member') });
  }
  async function enterApp(tenantId: TenantId, client: Client | undefined): Promise<void> {
    const operator = mintScope({ tenantId, actor: { kind: 'operator' }, permissions: [] });
    const written: [SecretName, Secret<string> | null][] = [
      ['google_client_id', client ? new Secret(client.clientId) : null],
      ['google_client_secret', client ? new Secret(client.clientSecret) : null],
    ];
    await needs.secrets.write(operator, new Map(written));
  }
  await enterApp(acme, acmeGoogle);
  await enterApp(globex, acmeGoogle);

  /** Somebody at Google whom no other story has touched. */
  async function newAccount(hostedDomain = 'acme.test'): Promise<string> {
    const email = `${real.randomBytes(6).toString('hex')}@${hostedDomain}`;
    await house.google.control('POST', '/google/_control/people', { email, hostedDomain });
    return email;
  }

  /** As the consent engine does it: the connection, and what Google gave. */
  async function connect(who: Scope, asked: Connecting = {}): Promise<ConnectionId> {
    const account = asked.account ?? (await newAccount());
    const { scopes = [gmailRead], services = ['mail'], vendPolicy = 'raw' } = asked;
    const requested = ['openid', 'email', ...scopes];
    const grant = asked.grant ?? (await house.connect(account, { scopes: requested, prompt: ['consent'] }));
    const connectionId = asked.id ?? newId<'connection'>(world);
    const subject = String((await house.google.control('GET', `/google/_control/people/${account}`)).sub);
    await needs.database.inTenant(who, async tx => {
      if (!asked.id)
        await tx
          .insertInto('connections')
          .values({
            id: connectionId,
            principal_kind: 'user',
            principal_id: who.actor.kind === 'user' ? who.actor.userId : 'nobody',
            google_subject: subject,
            address: account,
            vend_policy: vendPolicy,
            created_at: world.now(),
          })
          .execute();
      for (const service of services) {
        const kept = await keepGrant(needs, tx, who, {
          ...{ connectionId, service, grant, clientId: asked.clientId ?? acmeApp.clientId },
          ...askedFor(service, scopes),
        });
        assert.equal(kept, 'kept');
      }
    });
    return connectionId;
  }

  return {
    ...{
      needs,
      house,
      pace,
      logLines,
      acme,
      globex,
      asOwner,
      openNode,
      person,
      newAccount,
      connect,
      enterApp,
    },
    google: house.google,
    removeApp: (tenantId: TenantId) => enterApp(tenantId, undefined),
    /** What was told as an error of the house. */
    errors: () => logLines.filter(({ level }) => level === 'error'),
    ask(
      who: Scope,
      connectionId: ConnectionId,
      asked: Asked = {},
      node: GrantNeeds = needs,
    ): Promise<Vended> {
      return accessToken(node, who, connectionId, asked);
    },
    /** How often Google was asked to refresh. */
    async refreshes(): Promise<number> {
      const path = `/google/_control/requests?path=${tokenPath}&contains=grant_type%3Drefresh_token`;
      return Number((await house.google.control('GET', path)).count);
    },
    async failRefreshes(effect: Json, parts: Json = {}): Promise<void> {
      const match = { path: tokenPath, grantType: 'refresh_token' };
      await house.google.control('POST', '/google/_control/faults', { match, effect, times: 1, ...parts });
    },
    async until(isSo: () => Promise<boolean>): Promise<void> {
      const deadlineMs = real.elapsedMs() + 10_000;
      while (!(await isSo())) {
        assert.ok(real.elapsedMs() < deadlineMs, 'it did not happen in time');
        await real.delay(5);
      }
    },
    async grant(connectionId: ConnectionId) {
      const [row] = await asOwner('select * from grants where connection_id = $1', [connectionId]);
      return row;
    },
    async connection(connectionId: ConnectionId) {
      const [row] = await asOwner('select * from connections where id = $1', [connectionId]);
      return row;
    },
    /** What the audit log says was done, oldest first, with its reason. */
    async audited(action: string, subject = '%'): Promise<string[]> {
      const rows = await asOwner(
        'select action, reason from audit_entries where action like $1 and subject_id like $2 order by at, id',
        [action, subject],
      );
      return rows.map(({ action, reason }) => (reason === null ? action : `${action} ${reason}`));
    },
    async timeline(connectionId: ConnectionId): Promise<string[]> {
      const rows = await asOwner(
        'select kind, reason from connection_events where connection_id = $1 order by at, id',
        [connectionId],
      );
      return rows.map(({ kind, reason }) => (reason === null ? kind : `${kind} ${reason}`));
    },
    async close() {
      for (const one of opened.reverse()) await one.close();
      await place.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export function expectToken(vended: Vended) {
  assert.equal(vended.kind, 'token', `there is no token: ${JSON.stringify(vended)}`);
  return vended;
}

function logTo(lines: Json[]): Log {
  const at = (level: string) => (facts: object, says: string) => void lines.push({ level, says, ...facts });
  const log: Log = {
    ...{ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
  };
  return log;
}

/** As a consent for these scopes would say it of one service. */
function askedFor(service: GoogleService, scopes: readonly string[]) {
  const capabilities = capabilityNames.filter(
    name => serviceOf(name) === service && scopesOf([name]).some(scope => scopes.includes(scope)),
  );
  return { capabilities, requestedScopes: scopesOf(capabilities) };
}
