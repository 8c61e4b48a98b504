import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, refused, simulatedCloud } from './cloud.ts';
import { acmeProject, calendar, gmailRead, isJson } from './simulated-google.ts';

const url = 'https://www.googleapis.com/calendar/v3/users/me/calendarList?maxResults=1';

function reasonsOf(error: Record<string, unknown>): unknown[] {
  const lists = [error.errors, error.details].filter(Array.isArray).flat();
  return lists.filter(isJson).flatMap(({ reason }) => reason ?? []);
}

test('Calendar tells a switched-off API, a missing scope and a worthless token apart', async () => {
  const cloud = simulatedCloud();
  const ask = async (scope: string) =>
    cloud.call((await cloud.connect('kim@acme.test', { scope })).access_token, 'GET', url);
  const { items } = done(await ask(calendar));
  assert.ok(Array.isArray(items) && isJson(items[0]));
  assert.deepEqual([items[0].id, items[0].primary, items[0].accessRole], ['kim@acme.test', true, 'owner']);

  const narrow = refused(
    await ask(gmailRead),
    403,
    'PERMISSION_DENIED',
    'Request had insufficient authentication scopes.',
  );
  assert.deepEqual(reasonsOf(narrow), ['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT']);
  refused(
    await cloud.call('ya29.worthless', 'GET', url),
    401,
    'UNAUTHENTICATED',
    /invalid authentication credentials/,
  );
  refused(await cloud.call(undefined, 'GET', url), 401, 'UNAUTHENTICATED', /missing required/);

  await cloud.control('PATCH', acmeProject, {
    enabledApis: ['gmail.googleapis.com', 'pubsub.googleapis.com'],
  });
  for (const scope of [calendar, gmailRead]) {
    const off = refused(
      await ask(scope),
      403,
      'PERMISSION_DENIED',
      /^Google Calendar API has not been used in project/,
    );
    assert.deepEqual(reasonsOf(off), ['accessNotConfigured', 'SERVICE_DISABLED']);
  }
});

test('a service account has a calendar of its own', async () => {
  const cloud = simulatedCloud();
  const { items } = done(await cloud.call(await cloud.tokenOf('keyholder', [calendar]), 'GET', url));
  assert.match(JSON.stringify(items), /keyholder@acme-keyholder\.iam\.gserviceaccount\.com/);
});
