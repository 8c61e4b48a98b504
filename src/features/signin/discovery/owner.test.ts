import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, type TenantId } from '#kernel/ids.ts';
import { realWorld } from '#kernel/world.ts';
import { ownerAmong } from './owner.ts';

const [acme, globex]: [TenantId, TenantId] = [newId(realWorld()), newId(realWorld())];
const claim = (tenantId: TenantId, domain: string, isProven: boolean) => ({ tenantId, domain, isProven });

test('nobody claims it: it is nobody’s', () => {
  assert.equal(ownerAmong([]), undefined);
});

test('proven beats vouched for, also from further away', () => {
  assert.equal(ownerAmong([claim(globex, 'acme.test', false), claim(acme, 'acme.test', true)]), acme);
  assert.equal(ownerAmong([claim(globex, 'eng.acme.test', false), claim(acme, 'acme.test', true)]), acme);
});

test('of two that are proven the nearer one wins', () => {
  assert.equal(ownerAmong([claim(acme, 'acme.test', true), claim(globex, 'eng.acme.test', true)]), globex);
});

test('two that are vouched for equally near are nobody’s', () => {
  assert.equal(ownerAmong([claim(acme, 'acme.local', false), claim(globex, 'acme.local', false)]), undefined);
  assert.equal(ownerAmong([claim(acme, 'eng.acme.local', false), claim(globex, 'acme.local', false)]), acme);
});
