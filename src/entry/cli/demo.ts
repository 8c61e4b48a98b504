import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { realWorld } from '#kernel/world.ts';
import { createLog } from '#platform/log.ts';
import { type Config, googleEndpoints, ourEnvironment, readConfig } from '../../config.ts';
import { openServer } from '../../wiring.ts';
import { demoMailbox, seedMail } from '../demo/mail.ts';
import { markDemo } from '../demo/place.ts';
import { demoPassword, demoTenants, seedDemo } from '../demo/seed.ts';
import { demoSettings } from '../demo/settings.ts';
import { appWideSettings, seedSignIn } from '../demo/sign-in.ts';
import { startSimulators } from '../demo/simulators.ts';
import { say } from './say.ts';
import { untilAskedToStop } from './signals.ts';
import { refuseFurtherWords, refuseUnknownOptions, type Verb } from './verb.ts';

export const demo: Verb = {
  name: 'demo',
  summary: 'try everything on this machine: simulators, server, two organisations',
  usage: ['demo', 'demo --reset'],
  notes: [
    'The server is on port 4000 (PORT), the simulators on 4010 (KEYHOLDER_SIMULATOR_PORT), the data in ./data',
    '(KEYHOLDER_DATA_DIR). --reset deletes that data first. Everything listens on this machine only.',
  ],
  async run(args) {
    refuseFurtherWords(args, 0);
    refuseUnknownOptions(args, ['reset']);
    const stop = untilAskedToStop();
    const settings = demoSettings(ourEnvironment);
    const before = readConfig(settings);
    await using undo = new AsyncDisposableStack();
    const simulators = await startSimulators(Number(new URL(before.simulatorUrl ?? '').port));
    undo.defer(simulators.stop);
    const world = realWorld();
    const ofOperator = await appWideSettings({ world, endpoints: googleEndpoints(before) });
    const config = readConfig({ ...ofOperator, ...settings });
    const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
    if (args.options.reset) await deleteData(config);
    const server = await openServer(config, { world, log }, seedDemo);
    undo.defer(server.close);
    await seedSignIn(server.needs);
    await seedMail(server.needs);
    const simulatorPort = new URL(config.simulatorUrl ?? '').port;
    undo.defer(await markDemo(config.dataFolder, { port: server.port, simulatorPort }));
    say(...welcome(config));
    await stop;
  },
};

/** Only the folders we made ourselves: a wrong KEYHOLDER_DATA_DIR must not cost anybody their home. */
async function deleteData({ dataFolder }: Config): Promise<void> {
  for (const name of ['database', 'keys', 'secrets'])
    await rm(resolve(dataFolder, name), { recursive: true, force: true });
}

function welcome(config: Config): string[] {
  const people = demoTenants.flatMap(tenant =>
    tenant.people.map(({ address, role }) => `    ${address.padEnd(20)}${role} of ${tenant.name}`),
  );
  return [
    '',
    `Keyholder is ready at ${config.urls.public}`,
    '',
    `  Sign in with the password ${demoPassword} as`,
    ...people,
    '',
    '  or with Google or Microsoft: the page offers what the domain of an address has, acme.test both of them,',
    `  globex.test only Microsoft. Domains are registered and their records published at ${config.simulatorUrl}/dns`,
    '',
    '  Try this:',
    `    write a mail to ${demoMailbox} at ${config.simulatorUrl}/google/mail as anybody, for example zoe@customer.example,`,
    `      and see it become a ticket at ${config.urls.console}/inbox; answer it there`,
    '    invite somebody under Users, and open the link in a private window',
    '    make an API key, then: curl -H "Authorization: Bearer <key>" ' +
      `${config.urls.public}/api/v1/auth/me`,
    '    let a key exchange tokens, then: curl -X POST -H "Authorization: Bearer <key>" ' +
      `${config.urls.public}/token/exchange, and open the link in the answer`,
    `    look at what was written down under Audit; every route is at ${config.urls.public}/api/docs`,
    '',
    `  Google, Microsoft and DNS are simulated at ${config.simulatorUrl}; nothing here reaches the real ones.`,
    '  Ctrl-C stops everything; ./keyholder demo --reset starts over.',
    '',
  ];
}
