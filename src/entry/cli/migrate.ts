import { readConfig } from '../../config.ts';
import { openHouse } from '../../wiring.ts';
import { quietParts } from './quiet.ts';
import { say } from './say.ts';
import { refuseFurtherWords, refuseUnknownOptions, type Verb } from './verb.ts';

export const migrateVerb: Verb = {
  name: 'migrate',
  summary: 'bring the database up to this version',
  usage: ['migrate'],
  notes: ['start does this too; a deployment with rights of its own for it runs it by hand before.'],
  async run(args) {
    refuseFurtherWords(args, 0);
    refuseUnknownOptions(args, []);
    await using house = await openHouse(readConfig(), quietParts());
    say(house.migrated.length > 0 ? `Applied ${house.migrated.join(', ')}.` : 'The database is up to date.');
  },
};
