import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { capabilityNames, scopesOf } from '#features/apps/capabilities.ts';
import { originOf } from '#features/connections/consent/return-origins/origin.ts';
import { chooseGrant } from '#features/connections/grants/choose-grant.ts';
import { allowedByAll, beyond, within } from '#features/connections/limits/limit.ts';

const some = fc.subarray([...capabilityNames]);

test('without any limit nothing is held back, also of what comes later', () => {
  assert.equal(allowedByAll([]), undefined);
  assert.deepEqual(beyond(capabilityNames, undefined), []);
  assert.deepEqual(within(['mail.read'], undefined), ['mail.read']);
});

test('what is allowed is what every limit allows, and one more limit never allows more', () => {
  fc.assert(
    fc.property(fc.array(some, { minLength: 1 }), some, (limits, another) => {
      const allowed = allowedByAll(limits) ?? [];
      for (const name of capabilityNames)
        assert.equal(
          allowed.includes(name),
          limits.every(limit => limit.includes(name)),
        );
      assert.deepEqual(beyond(allowedByAll([...limits, another]) ?? [], allowed), []);
    }),
  );
});

test('what is asked for is either within the limits or beyond them', () => {
  fc.assert(
    fc.property(some, some, (asked, allowed) => {
      const both = [...within(asked, allowed), ...beyond(asked, allowed)];
      assert.deepEqual(new Set(both), new Set(asked));
      assert.equal(both.length, asked.length);
    }),
  );
});

const everything = {
  service: 'mail' as const,
  state: 'live',
  reason: null,
  requestedScopes: scopesOf(['mail.read', 'mail.send']),
  grantedScopes: scopesOf(['mail.read', 'mail.send']),
};

test('a token is narrowed to the limits, left whole within them, and refused where nothing is left of it', () => {
  const read = chooseGrant([everything], { within: scopesOf(['mail.read', 'calendar']) });
  assert.ok(read.kind === 'chosen');
  assert.deepEqual(read.narrowTo, scopesOf(['mail.read']));
  const whole = chooseGrant([everything], { within: scopesOf(['mail.read', 'mail.send', 'calendar']) });
  assert.ok(whole.kind === 'chosen' && whole.narrowTo === undefined);
  const heldBack = { kind: 'never_raw', because: 'limits' };
  assert.deepEqual(chooseGrant([everything], { within: scopesOf(['calendar']) }), heldBack);
  assert.deepEqual(chooseGrant([everything], { within: scopesOf([]) }), heldBack);
});

test('a site is an origin over https, or one of the machine itself', () => {
  assert.equal(originOf(' https://Tool.acme.test:443/ '), 'https://tool.acme.test');
  assert.equal(originOf('http://localhost:5173'), 'http://localhost:5173');
  for (const none of [
    'http://tool.acme.test',
    'https://tool.acme.test/path',
    'https://tool.acme.test/?next=1',
    'https://tool.acme.test/#top',
    'https://kim@tool.acme.test',
    'https://*.acme.test/x',
    'javascript:alert(1)',
    'data:text/html,hi',
    'tool.acme.test',
    '//tool.acme.test',
    '',
  ])
    assert.equal(originOf(none), undefined, none);
});
