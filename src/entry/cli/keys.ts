import { pushSigningKey } from '#features/access/signing-keys/push.ts';
import { shifted } from '#kernel/world.ts';
import { readKeyAges } from '#platform/crypto/key-ages.ts';
import { retireKeyEncryptionKey } from '#platform/crypto/retire-key-encryption-key.ts';
import { rotateKeyEncryptionKey } from '#platform/crypto/rotate-key-encryption-key.ts';
import { rotateTenantKeys } from '#platform/crypto/rotate-tenant-keys.ts';
import { readConfig } from '../../config.ts';
import { type House, openHouse } from '../../wiring.ts';
import { installationSealedColumns, tenantSealedColumns } from '../offers.ts';
import { operatorOf } from './operator.ts';
import { quietParts } from './quiet.ts';
import { say } from './say.ts';
import {
  type Args,
  refuseFurtherWords,
  refuseUnknownOptions,
  requireDeed,
  requireWord,
  type Verb,
  WrongUsage,
} from './verb.ts';

const DAY_MS = 24 * 60 * 60_000;

export const keys: Verb = {
  name: 'keys',
  summary: 'show, rotate and retire the keys that seal what is stored and sign tokens',
  usage: [
    ...['keys status', 'keys rotate', 'keys rotate-tenants [--older-than-days 90]', 'keys retire <key>'],
    'keys push-signing [--leaked]',
  ],
  notes: [
    'rotate makes a new key-encryption key and wraps every organisation’s key anew. rotate-tenants makes new keys for the',
    'organisations themselves and seals their values anew. Both work while servers run and may be interrupted and repeated.',
    'retire takes an old key-encryption key out for good; backups that only it opens cannot be read from then on.',
    'push-signing makes a new key for tokens out of turn. With --leaked the tokens that the old ones signed end, and',
    'programs ask for new ones.',
  ],
  async run(args) {
    const deed = requireDeed('keys', deeds, args);
    refuseFurtherWords(args, 2);
    await using house = await openHouse(readConfig(), quietParts());
    await deed(house, args);
  },
};

const deeds: Readonly<Record<string, (house: House, args: Args) => Promise<void>>> = {
  async status({ needs }, args) {
    refuseUnknownOptions(args, []);
    const { source, trouble, keyEncryptionKeys, tenantKeys } = await readKeyAges(needs);
    say(`The key-encryption keys come from ${source}.`);
    if (trouble) say(trouble);
    for (const { id, state, ageMs, isInRing } of keyEncryptionKeys) {
      const place = isInRing || state === 'retired' ? '' : ', not in the ring';
      say(`  ${id}  ${meaning[state]}, made ${days(ageMs)} ago${place}`);
    }
    const { current, superseded, oldestAgeMs } = tenantKeys;
    const oldest = oldestAgeMs === undefined ? '' : `, the oldest made ${days(oldestAgeMs)} ago`;
    say(`Organisations: ${current} keys in use, ${superseded} superseded${oldest}.`);
  },
  async rotate({ needs }, args) {
    refuseUnknownOptions(args, []);
    const { keyId, outcome, sealedAnew, unopened } = await rotateKeyEncryptionKey(needs, {
      columns: installationSealedColumns,
    });
    say(outcomes[outcome](keyId), `${sealedAnew} values were sealed anew.`);
    for (const value of unopened) say(`Could not be opened, and was left as it is: ${value}`);
  },
  async 'rotate-tenants'({ needs }, args) {
    refuseUnknownOptions(args, ['older-than-days']);
    const madeBefore = shifted(needs.world.now(), -olderThanDays(args) * DAY_MS);
    const { made, deleted, kept, sealedAnew, unopened } = await rotateTenantKeys(needs, {
      columns: tenantSealedColumns,
      madeBefore,
      scopeOf: operatorOf,
    });
    say(
      `${made} new keys; ${sealedAnew} values sealed anew; ${deleted} old keys deleted, ${kept} kept for now.`,
    );
    for (const value of unopened) say(`Could not be opened, and was left as it is: ${value}`);
  },
  async retire({ needs }, args) {
    refuseUnknownOptions(args, []);
    const id = requireWord(args, 1, 'key');
    const retirement = await retireKeyEncryptionKey(needs, id);
    say(
      retirement === 'gone'
        ? `${id} is gone.`
        : `Nothing uses ${id} any more. Take it out of KEYHOLDER_KEYS on every node.`,
    );
  },
  async 'push-signing'({ needs }, args) {
    refuseUnknownOptions(args, ['leaked']);
    const areOldOnesLeaked = args.options.leaked === true;
    const { id, signsFrom } = await pushSigningKey(needs, { areOldOnesLeaked });
    say(
      areOldOnesLeaked
        ? `${id} signs now. Restart every node: until then they remember for up to half an hour whom they have let in.`
        : `${id} is published, and signs from ${signsFrom.toISOString()} on. Nobody has to do anything.`,
    );
  },
};

const meaning = { seals: 'seals', opens: 'opens what it sealed before', retired: 'retired' } as const;

const outcomes = {
  new_key: (id: string) => `${id} seals from now on.`,
  resumed: (id: string) => `An interrupted rotation to ${id} was completed. Run this again for a new key.`,
  keys_are_given: () =>
    'The keys come from KEYHOLDER_KEYS: put a new one first there on every node, restart them, and run this again.',
} as const;

function olderThanDays(args: Args): number {
  const option = args.options['older-than-days'] ?? '0';
  if (typeof option === 'string' && /^\d{1,4}$/.test(option)) return Number(option);
  throw new WrongUsage('--older-than-days is a whole number.');
}

function days(ageMs: number): string {
  const count = Math.floor(ageMs / DAY_MS);
  return count === 1 ? '1 day' : `${count} days`;
}
