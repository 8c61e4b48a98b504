import { type Claim, hasExpired, lostAt, type StateName } from '#features/signin/domains/claim.ts';
import { domainForPeople } from '#features/signin/domains/domain.ts';
import { revokeDomain, showClaims, vouchFor } from '#features/signin/domains/vouch.ts';
import { requireTenantBySlug } from '#features/tenants/find.ts';
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

export const domain: Verb = {
  name: 'domain',
  summary: 'vouch for mail domains of organisations, take them away, list them',
  usage: [
    'domain vouch <domain> --tenant acme [--subdomains]',
    'domain revoke <domain> --tenant acme',
    'domain list --tenant acme',
  ],
  notes: [
    'vouch is for domains that no public DNS knows; every other one an organisation proves by itself, in its settings.',
    'Where another organisation has proven the domain by DNS, that one has it for as long as its proof stands.',
    'Two organisations for which the same domain is vouched find nobody’s sign-in with it.',
  ],
  async run(args) {
    const deed = requireDeed('domain', deeds, args);
    refuseFurtherWords(args, deed === deeds.list ? 1 : 2);
    await using house = await openHouse(readConfig(), quietParts());
    await deed(house, args);
  },
};

const deeds: Readonly<Record<'vouch' | 'revoke' | 'list', (house: House, args: Args) => Promise<void>>> = {
  async vouch({ needs }, args) {
    refuseUnknownOptions(args, ['tenant', 'subdomains']);
    const asked = { domain: requireWord(args, 1, 'domain'), coversSubdomains: coversSubdomains(args) };
    const claim = await vouchFor(needs, await operatorFor(needs, args), asked);
    const reach = claim.coversSubdomains ? ' and the subdomains of it' : '';
    say(`Vouched for. People of ${domainForPeople(claim.domain)}${reach} find this organisation’s sign-in.`);
  },
  async revoke({ needs }, args) {
    refuseUnknownOptions(args, ['tenant']);
    const asked = requireWord(args, 1, 'domain');
    const gone = await revokeDomain(needs, await operatorFor(needs, args), asked);
    say(`Revoked. People of ${domainForPeople(gone)} no longer find this organisation’s sign-in.`);
  },
  async list({ needs }, args) {
    refuseUnknownOptions(args, ['tenant']);
    const claims = await showClaims(needs, await operatorFor(needs, args));
    if (claims.length === 0) say('This organisation claims no domain.');
    for (const claim of claims) say(lineOf(claim, needs.world.now()));
  },
};

function coversSubdomains(args: Args): boolean {
  const option = args.options.subdomains;
  if (option === undefined || option === true) return option === true;
  throw new WrongUsage('--subdomains stands alone.');
}

async function operatorFor(needs: House['needs'], args: Args): Promise<Scope> {
  const { id } = await requireTenantBySlug(needs, requireOption(args, 'tenant'));
  return operatorOf(id);
}

const meaning: Readonly<Record<StateName, string>> = {
  pending: 'waits for its DNS record',
  verified: 'proven by DNS',
  failing: 'was proven by DNS, and its record is not there',
  vouched: 'vouched for by the operator',
  revoked: 'taken away',
  released: 'given up',
};

function lineOf(claim: Claim, now: Date): string {
  const { is, isActive, coversSubdomains: isWide } = claim;
  const loss = lostAt(claim);
  const facts = [
    hasExpired(claim, now) ? 'its DNS record was not there in time' : meaning[is.state],
    ...(loss ? [`lost at ${loss.toISOString()}`] : []),
    ...('endedAt' in is ? [`at ${is.endedAt.toISOString()}`] : []),
    ...(isWide ? ['with its subdomains'] : []),
    ...(isActive ? [] : ['switched off']),
  ];
  return `${domainForPeople(claim.domain)}  ${facts.join(', ')}`;
}
