import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReachable } from './address.ts';

const open = ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::200e'];

const own = ['127.0.0.1', '127.8.8.8', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'].concat([
  '100.64.0.1',
  '100.127.255.255',
  '::1',
  'fd12:3456::1',
  'fc00::1',
]);

const never = [
  ...['0.0.0.0', '0.1.2.3', '169.254.169.254', '169.254.1.1', '192.0.0.192', '192.0.2.1', '198.18.0.1'],
  ...['198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1', '255.255.255.255'],
  ...['::', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::7f00:1'],
  ...['64:ff9b:1::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', 'fd00:ec2::254', '2001:db8::1'],
  ...['2001::1', '2002:7f00:1::', '3fff::1', '100::1', '2606:4700::1%1'],
  ...['', 'localhost', '127.1', '0x7f.0.0.1', '2130706433', '[::1]', '8.8.8.8 '],
];

test('the public internet may be reached', () => {
  for (const address of open)
    for (const reach of ['public', 'private_too'] as const)
      assert.equal(isReachable(address, reach), true, address);
});

test('own networks may be reached where the operator allows it, and nowhere else', () => {
  for (const address of own) {
    assert.equal(isReachable(address, 'public'), false, address);
    assert.equal(isReachable(address, 'private_too'), true, address);
  }
});

test('metadata services, mapped addresses and what is no address are never reached', () => {
  for (const address of never)
    for (const reach of ['public', 'private_too'] as const)
      assert.equal(isReachable(address, reach), false, address);
});
