import { realWorld } from '#kernel/world.ts';
import { createLog } from '#platform/log.ts';
import { isSimulated, readConfig } from '../../config.ts';
import { openServer } from '../../wiring.ts';
import { say } from './say.ts';
import { untilAskedToStop } from './signals.ts';
import { refuseFurtherWords, refuseUnknownOptions, type Verb } from './verb.ts';

export const start: Verb = {
  name: 'start',
  summary: 'run the server; its configuration comes from the environment',
  usage: ['start'],
  notes: [
    'Without any setting it listens on http://localhost:4000, with a database of its own in ./data.',
    'docs/configuration.md lists every setting. Ctrl-C finishes the requests under way and stops.',
  ],
  async run(args) {
    refuseFurtherWords(args, 0);
    refuseUnknownOptions(args, []);
    const config = readConfig();
    const stop = untilAskedToStop();
    const server = await openServer(config, { world: realWorld(), log: createLog(config.logLevel) });
    if (isSimulated(config))
      say('Simulated providers: nothing here reaches Google. Never use this with real data.');
    say(`Keyholder is ready at ${config.urls.public}`);
    await stop;
    await server.close();
  },
};
