import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { describeRoles } from '#features/access/describe-roles.ts';
import { isAbove, permissionsOf, roles } from '#features/access/roles.ts';
import { isPermission, keyScopes, onlyByKey, permissions } from '#kernel/permissions.ts';

const golden = new URL('./access-matrix.golden.md', import.meta.url);

/** After a change that is meant: node test/rules/access-matrix.test.ts --write, and read what changed. */
if (process.argv.includes('--write')) writeFileSync(golden, describeRoles());

test('who may do what is as it was agreed', () => {
  assert.equal(readFileSync(golden, 'utf8'), describeRoles());
});

test('each role may do what the next one may, and more', () => {
  for (const [index, role] of roles.entries()) {
    const next = roles[index + 1];
    if (!next) continue;
    assert.ok(isAbove(role, next) && !isAbove(next, role));
    const beyond = [...permissionsOf(next)].filter(permission => !permissionsOf(role).has(permission));
    assert.deepEqual(beyond, [], `${next} within ${role}`);
    assert.ok(permissionsOf(role).size > permissionsOf(next).size);
  }
});

test('an owner may do everything but what is for single keys, and everybody may do what concerns only themselves', () => {
  const all = Object.keys(permissions)
    .filter(isPermission)
    .filter(permission => !onlyByKey.has(permission));
  assert.deepEqual([...permissionsOf('owner')].sort(), all.sort());
  for (const own of ['profile.read', 'profile.write', 'own_api_keys.write'] as const) {
    assert.ok(permissionsOf('member').has(own));
  }
});

test('technicians work without seeing the settings', () => {
  assert.ok(!permissionsOf('technician').has('settings.read'));
  assert.ok(permissionsOf('admin').has('settings.write'));
});

test('no key can be given a permission that changes who gets in', () => {
  const guarded = /^(users|own_api_keys|api_keys|profile|tenant|settings)\.write$|\.erase$/;
  assert.deepEqual(
    keyScopes.filter(scope => guarded.test(scope)),
    [],
  );
});

test('no role may take refresh tokens, no key is made with it, and only owners allow it', () => {
  for (const role of roles) {
    assert.ok(!permissionsOf(role).has('refresh_tokens.take'));
    assert.equal(permissionsOf(role).has('refresh_tokens.allow'), role === 'owner');
  }
  assert.ok(!keyScopes.some(scope => onlyByKey.has(scope) || scope.startsWith('refresh_tokens')));
});
