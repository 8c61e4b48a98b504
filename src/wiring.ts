import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consolePage, readConsole } from '#entry/http/console.ts';
import {
  type EveryNeed,
  everyAppFollower,
  everyDoctorStep,
  everyJob,
  everyProof,
  everyResetStep,
  everyRoute,
  everyUpkeep,
} from '#entry/offers.ts';
import { readVersion } from '#entry/version.ts';
import { startWorker } from '#entry/worker/work.ts';
import { openPasswords } from '#features/access/passwords/passwords.ts';
import { openRememberedCallers } from '#features/access/remembered-callers.ts';
import { openHeadSigner, openSigningKeys } from '#features/access/signing-keys/signing-keys.ts';
import { openVerifiedTokens } from '#features/access/tokens/verified-tokens.ts';
import { openFlights } from '#features/connections/grants/flights.ts';
import type { Renewal, Vended } from '#features/connections/grants/vended.ts';
import { openReceiptDesk } from '#features/connections/vend/receipt-desk.ts';
import { openRememberedTokens } from '#features/connections/vend/remembered-tokens.ts';
import { openIssuerKeys } from '#features/exchange/issuers/issuer-keys.ts';
import { openRememberedSettings } from '#features/exchange/remembered-settings.ts';
import { openIssuer } from '#features/issuer/server/issuer.ts';
import { openMailReader } from '#features/mail/parse/reading/mail-reader.ts';
import { openNoticeDesk } from '#features/mail/push/notice-desk.ts';
import { openRoom } from '#features/mail/sync/room.ts';
import { createGmailMailer } from '#features/outbox/gmail-mailer.ts';
import { openDirectory } from '#features/signin/discovery/directory.ts';
import { openPace } from '#features/signin/discovery/pace.ts';
import { signinProviders } from '#features/signin/provider.ts';
import { takingMails } from '#features/tickets/taking/take-mails.ts';
import type { Log } from '#kernel/log.ts';
import type { World } from '#kernel/world.ts';
import { openKeyring } from '#platform/crypto/keyring.ts';
import { openSeals } from '#platform/crypto/seals.ts';
import { openDeadlines } from '#platform/http/deadlines.ts';
import { openDoor } from '#platform/http/door.ts';
import { listen } from '#platform/http/listen.ts';
import { listenForEvents } from '#platform/http/live-events.ts';
import { createMetrics } from '#platform/http/metrics.ts';
import type { Edge } from '#platform/http/pipeline.ts';
import { createRateLimiter } from '#platform/http/rate-limit.ts';
import { createRequestIds } from '#platform/http/request-ids.ts';
import { createRouter } from '#platform/http/router.ts';
import { dataHeaders, pageHeaders } from '#platform/http/security-headers.ts';
import { isReachable } from '#platform/http-client/address.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { openPostgres } from '#platform/postgres/place.ts';
import { holdPresence } from '#platform/postgres/presence.ts';
import { loginAddress } from '#platform/postgres/roles.ts';
import { openQueue } from '#platform/queue/queue.ts';
import { ensureJobSchema } from '#platform/queue/schema.ts';
import { followClock } from '#platform/simulated-clock.ts';
import { createTextRecords } from '#providers/dns/text-records.ts';
import { createGoogleKeys } from '#providers/google/oauth/keys.ts';
import { createMicrosoftKeys } from '#providers/microsoft/issuer.ts';
import { appWideApps, type Config, googleEndpoints, isSimulated } from './config.ts';
import { openSecrets } from './open-secrets.ts';

const MIB = 1_024 * 1_024;
const REQUEST_TIME_LIMIT_MS = 30_000;
const migrations = fileURLToPath(new URL('../migrations/', import.meta.url));

export type Outside = { world: World; log: Log };

/** What the command line works with: the database, the keys and the use cases' needs; no port, no jobs. */
export type House = Awaited<ReturnType<typeof openHouse>>;

export async function openHouse(config: Config, { world, log }: Outside, { mayJoin = true } = {}) {
  await using undo = new AsyncDisposableStack();
  const folder = resolve(config.dataFolder);
  const postgres = await openPostgres({
    databaseUrl: config.databaseUrl,
    folder: join(folder, 'database'),
    mayJoin,
    log,
  });
  undo.defer(postgres.close);
  const migrated = await migrate(postgres.owner, migrations, [ensureJobSchema]);
  const address = loginAddress(postgres.owner);
  const database = openDatabase({ address, mostConnections: config.databaseConnections, log });
  undo.defer(database.close);
  const keyring = await openKeyring({
    world,
    ...(config.keys
      ? { text: config.keys }
      : { file: config.keyFile ?? join(folder, 'keys', 'key-encryption-keys') }),
  });
  const seals = await openSeals({ keyring, database, world });
  const signingKeys = openSigningKeys({ world, database, seals });
  const endpoints = googleEndpoints(config);
  const parts = {
    world,
    log,
    webhookReach: config.privateWebhooks === 'allow' ? ('private_too' as const) : ('public' as const),
    database,
    seals,
    keyring,
    passwords: openPasswords(),
    signingKeys,
    headSigner: openHeadSigner(signingKeys),
    verifiedTokens: openVerifiedTokens({ world }),
    rememberedCallers: openRememberedCallers(world),
    ...openSecrets(config, { world, database, seals }, folder),
    endpoints,
    googleKeys: createGoogleKeys({ world, endpoints }),
    microsoftEndpoints: { login: config.microsoftLoginUrl },
    origins: {
      canonical: config.urls.public,
      console: config.urls.console,
      callbacks: config.urls.callbacks,
      webhooks: config.urls.webhooks,
    },
    isSimulated: isSimulated(config),
    mailDelivery: config.mailDelivery,
    version: readVersion(),
  };
  const appFollowers = everyAppFollower.map(follower => ({
    uses: follower.uses.bind(undefined, parts),
    changed: follower.changed.bind(undefined, parts),
  }));
  const doctorSteps = everyDoctorStep.map(step => ({ ...step, run: step.run.bind(undefined, parts) }));
  const needs = { ...parts, appFollowers, doctorSteps };
  const held = undo.move();
  return { needs, migrated, address, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

export type Server = { needs: EveryNeed; port: number; close(): Promise<void> };

/** The whole server: everything is opened here, in order, and closed in the opposite one. */
export async function openServer(
  config: Config,
  outside: Outside,
  prepare: (needs: House['needs']) => Promise<void> = async () => {},
): Promise<Server> {
  await using undo = new AsyncDisposableStack();
  const { log } = outside;
  const world = await worldOf(config, outside, undo);
  const house = undo.use(await openHouse(config, { world, log }, { mayJoin: false }));
  await prepare(house.needs);
  const live = listenForEvents({ address: house.address, world, log });
  undo.defer(live.close);
  const presence = holdPresence({ address: house.address, world, log });
  undo.defer(presence.close);
  const queue = await openQueue({ address: house.address, jobs: everyJob, log });
  undo.defer(queue.stop);
  const receiptDesk = openReceiptDesk(house.needs, config.receipts);
  undo.defer(receiptDesk.close);
  const mailReader = openMailReader({ world }, { mostMegabytes: config.mailMegabytes });
  undo.defer(async () => mailReader.close());
  const mailRoom = openRoom({ world }, (config.mailMegabytes * MIB) / 4); // JSON, text and bytes of a mail at once
  const appWide = appWideApps(config);
  const appWideProviders = signinProviders.filter(provider => appWide.has(provider));
  const metrics = createMetrics();
  let isStopping = false;
  const flights = openFlights<Renewal>();
  const resetting = { ...house.needs, queue };
  const resetSteps = everyResetStep.map(step => ({
    ...step,
    preview: step.preview.bind(undefined, resetting),
    run: step.run.bind(undefined, resetting),
    open: step.open.bind(undefined, resetting),
  }));
  const needs: EveryNeed = {
    ...house.needs,
    resetSteps,
    live,
    presence,
    queue,
    flights,
    mailer: createGmailMailer({ ...house.needs, live, presence, flights }),
    questions: openFlights<Vended>(),
    rememberedTokens: openRememberedTokens(world),
    rememberedSettings: openRememberedSettings(),
    issuerKeys: openIssuerKeys({ world, reach: house.needs.webhookReach }),
    receiptDesk,
    gmailQuota: {
      perMinuteOfAccount: config.gmailUnitsPerAccount,
      perMinuteOfProject: config.gmailUnitsPerProject,
    },
    noticeDesk: openNoticeDesk(house.needs),
    mailReader,
    mailRoom,
    takeMails: takingMails(house.needs),
    appWideProviders,
    appWideApps: appWide,
    directory: openDirectory({ ...house.needs, appWideProviders }),
    textRecords: createTextRecords({
      world,
      resolvers: config.dnsResolvers,
      authorityPort: config.dnsAuthorityPort,
      mayAsk: address => isReachable(address, house.needs.webhookReach),
    }),
    microsoftKeys: createMicrosoftKeys(house.needs),
    discoveryPace: openPace({ world, log }, { freePerSecond: config.signInsPerSecond }),
    issuer: openIssuer(),
    metrics,
    consoleFiles: await readConsole(),
    metricsToken: config.metricsToken,
    tenantKeyDays: config.tenantKeyDays,
    isStopping: () => isStopping,
  };
  const worker = await startWorker({ needs, queue, jobs: everyJob, upkeep: everyUpkeep, world, log });
  undo.defer(worker.stop);
  const isHttps = config.urls.console.startsWith('https:');
  const deadlines = openDeadlines(world);
  undo.defer(async () => deadlines.close());
  const edge: Edge<EveryNeed> = {
    needs,
    proofs: everyProof,
    world,
    log,
    limiter: createRateLimiter(world),
    origins: [...new Set(Object.values(config.urls))],
    isHttps,
    usualHeaders: { data: dataHeaders(isHttps), page: pageHeaders(isHttps) },
    logsRequests: config.logLevel === 'debug',
    trustedProxies: config.trustedProxies,
    timeLimitMs: REQUEST_TIME_LIMIT_MS,
    deadlines,
    nextRequestId: createRequestIds(world),
    observe: metrics.observeRequest,
  };
  const door = openDoor(edge, createRouter(everyRoute, consolePage));
  const listener = await listen(door, { host: config.host, port: config.port });
  undo.defer(listener.close);
  const held = undo.move();
  return {
    needs,
    port: listener.port,
    async close() {
      isStopping = true;
      live.endStreams();
      await held.disposeAsync();
    },
  };
}

/** In simulation the clock is that of the simulators. */
export async function worldOf(
  config: Config,
  { world, log }: Outside,
  undo: AsyncDisposableStack,
): Promise<World> {
  if (!config.simulatorUrl) return world;
  const followed = await followClock(world, config.simulatorUrl, log);
  undo.defer(followed.stop);
  return followed.world;
}
