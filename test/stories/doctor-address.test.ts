import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judged } from '#features/apps/doctor/steps/address.ts';

const addresses: Readonly<Record<string, string>> = {
  'https://keyholder.example.com': 'address_fine',
  'http://localhost:4000': 'address_only_here',
  'https://127.0.0.1:4000': 'address_only_here',
  'https://192.0.2.7': 'address_is_ip',
  'https://[2001:db8::7]': 'address_is_ip',
  'http://keyholder.example.com': 'address_not_https',
  'https://keyholder.internal': 'address_not_public',
  'https://keyholder.corp': 'address_not_public',
  'https://com': 'address_not_public',
};

for (const [address, code] of Object.entries(addresses))
  test(`${address}: ${code}`, () => assert.equal(judged(new URL(address)).code, code));
