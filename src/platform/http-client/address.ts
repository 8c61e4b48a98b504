import { BlockList, isIP } from 'node:net';

/** Whom the server may speak to where others choose the address. */
export type Reach = 'public' | 'private_too';

type Block = readonly [network: string, prefix: number];

/** IANA's special-purpose registries: what is not the public internet. */
const ownNetworks: readonly Block[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];

/** Nobody's own network either: metadata services of clouds, groups of machines, examples, the future. */
const neverV4: readonly Block[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

const ownNetworksV6: readonly Block[] = [
  ['::1', 128],
  ['fc00::', 7],
];

/** Where others than the public internet live within 2000::/3, or where an IPv4 address hides in one of IPv6. */
const neverV6: readonly Block[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fd00:ec2::', 32], // metadata of a cloud, in the midst of private addresses
];

const publicV6: readonly Block[] = [['2000::', 3]];

const lists = {
  own: listOf('ipv4', ownNetworks),
  never: listOf('ipv4', neverV4),
  ownV6: listOf('ipv6', ownNetworksV6),
  neverV6: listOf('ipv6', neverV6),
  publicV6: listOf('ipv6', publicV6),
};

/** Whether one may connect to this address. What is no plain address of either kind is refused. */
export function isReachable(address: string, reach: Reach): boolean {
  switch (isIP(address)) {
    case 4:
      if (lists.never.check(address, 'ipv4')) return false;
      return reach === 'private_too' || !lists.own.check(address, 'ipv4');
    case 6:
      // An IPv4 address in the clothes of IPv6, by a mapping or a translator, is in none of these networks.
      if (address.includes('%') || lists.neverV6.check(address, 'ipv6')) return false;
      if (lists.publicV6.check(address, 'ipv6')) return true;
      return reach === 'private_too' && lists.ownV6.check(address, 'ipv6');
    default:
      return false;
  }
}

function listOf(family: 'ipv4' | 'ipv6', blocks: readonly Block[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of blocks) list.addSubnet(network, prefix, family);
  return list;
}
