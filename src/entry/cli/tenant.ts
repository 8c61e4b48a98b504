import { inviteFirstOwner, readOwnerAddress } from '#features/access/invitations/invite-first-owner.ts';
import { createTenant } from '#features/tenants/create.ts';
import { deleteTenant } from '#features/tenants/delete.ts';
import { listAllTenants, requireTenantBySlug } from '#features/tenants/find.ts';
import { freezeTenant, unfreezeTenant } from '#features/tenants/freeze.ts';
import { renameTenant } from '#features/tenants/rename.ts';
import { requireTenantName } from '#features/tenants/tenant.ts';
import type { Scope } from '#kernel/scope.ts';
import { readConfig } from '../../config.ts';
import { type House, openHouse } from '../../wiring.ts';
import { operatorOf } from './operator.ts';
import { quietParts } from './quiet.ts';
import { say } from './say.ts';
import {
  type Args,
  refuseFurtherWords,
  refuseUnknownOptions,
  requireDeed,
  requireOption,
  requireWord,
  type Verb,
  WrongUsage,
} from './verb.ts';

export const tenant: Verb = {
  name: 'tenant',
  summary: 'create, list, rename, freeze and delete organisations',
  usage: [
    'tenant create <short-name> --name "Acme Ltd" --owner ada@acme.example',
    'tenant list',
    'tenant rename <short-name> --name "Acme plc"',
    'tenant freeze <short-name>',
    'tenant unfreeze <short-name>',
    'tenant delete <short-name> --confirm <short-name>',
  ],
  notes: [
    'create prints a link, once, with which the owner chooses a password.',
    'delete destroys the key that seals what the organisation holds. Backups older than this still hold the key,',
    'wrapped; they stop being readable when their key-encryption key is retired.',
  ],
  async run(args) {
    const deed = requireDeed('tenant', deeds, args);
    refuseFurtherWords(args, 2);
    await using house = await openHouse(readConfig(), quietParts());
    await deed(house, args);
  },
};

const deeds: Readonly<Record<string, (house: House, args: Args) => Promise<void>>> = {
  async create({ needs }, args) {
    refuseUnknownOptions(args, ['name', 'owner']);
    const [slug, name, owner] = [
      requireWord(args, 1, 'short name'),
      requireOption(args, 'name'),
      readOwnerAddress(requireOption(args, 'owner')),
    ];
    const made = await createTenant(needs, { slug, name });
    const { link } = await inviteFirstOwner(needs, operatorOf(made.id), { address: owner });
    say(`${made.name} is there. Its owner opens this link once, within seven days:`, `  ${link}`);
  },
  async list({ needs }, args) {
    refuseUnknownOptions(args, []);
    const tenants = await listAllTenants(needs);
    if (tenants.length === 0) say('There is no organisation yet. Make one with ./keyholder tenant create.');
    for (const { slug, name, frozenAt } of tenants) say(`${slug}  ${name}${frozenAt ? '  (frozen)' : ''}`);
  },
  async rename({ needs }, args) {
    refuseUnknownOptions(args, ['name']);
    const name = requireTenantName(requireOption(args, 'name'));
    await renameTenant(needs, await operatorFor(needs, args), { name });
    say('Renamed.');
  },
  async freeze({ needs }, args) {
    refuseUnknownOptions(args, []);
    await freezeTenant(needs, await operatorFor(needs, args));
    say('Frozen. Nobody of this organisation and none of its keys gets in until it is unfrozen.');
  },
  async unfreeze({ needs }, args) {
    refuseUnknownOptions(args, []);
    await unfreezeTenant(needs, await operatorFor(needs, args));
    say('Unfrozen.');
  },
  async delete({ needs }, args) {
    refuseUnknownOptions(args, ['confirm']);
    const slug = requireWord(args, 1, 'short name');
    if (args.options.confirm !== slug) throw new WrongUsage(`To delete it for good, add --confirm ${slug}.`);
    const operator = await operatorFor(needs, args);
    await deleteTenant(needs, operator);
    say(
      'Deleted, and its key destroyed. Its audit log stays, without anything about persons; prove it with',
      `  ./keyholder audit verify ${operator.tenantId}`,
    );
  },
};

async function operatorFor(needs: House['needs'], args: Args): Promise<Scope> {
  const { id } = await requireTenantBySlug(needs, requireWord(args, 1, 'short name'));
  return operatorOf(id);
}
