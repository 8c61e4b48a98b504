import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gmailMethods } from '../../simulators/google/gmail/routes.ts';
import { acmeGoogle } from '../../simulators/seed.ts';
import { everything, expectError, gmailWorld, listOf } from './gmail-world.ts';

/** google.md 2.7, for projects made since May 2026. */
const units: Readonly<Record<number, string>> = {
  1: 'getProfile labels.get labels.list settings.sendAs.get settings.sendAs.list',
  2: 'history.list',
  5: 'messages.list messages.modify messages.untrash drafts.list labels.create labels.update labels.patch labels.delete',
  10: 'threads.list threads.modify threads.untrash messages.delete drafts.create drafts.delete',
  15: 'drafts.update',
  20: 'messages.get messages.attachments.get drafts.get messages.trash threads.trash threads.delete',
  25: 'messages.insert messages.import',
  40: 'threads.get',
  50: 'stop messages.batchModify messages.batchDelete',
  100: 'watch messages.send drafts.send',
};

test('every method costs what Google says it costs', () => {
  const costs = new Map(
    Object.entries(units).flatMap(([cost, names]) => names.split(' ').map(name => [name, Number(cost)])),
  );
  assert.deepEqual(new Map(gmailMethods.map(method => [method.name, method.units])), costs);
});

test('a minute has a budget for each user and for the project, in units by method', async () => {
  const world = gmailWorld();
  const [kim, mia] = [
    await world.client('kim@acme.test', everything),
    await world.client('mia@acme.test', everything),
  ];
  const { id } = await world.write({});
  await world.settings({ unitsPerMinutePerUser: 45, unitsPerMinutePerProject: 60 });
  await kim.get(`/messages/${id}`);
  await kim.get(`/messages/${id}`);
  const error = await expectError(
    await kim.ask('GET', `/messages/${id}`),
    403,
    'rateLimitExceeded',
    `Quota exceeded for quota metric 'Total Query Cost' and limit 'Units per minute per user' of service 'gmail.googleapis.com' for consumer 'project_number:${acmeGoogle.projectNumber}'.`,
  );
  assert.equal(listOf(error.errors)[0]?.domain, 'usageLimits');
  assert.equal(listOf(error.details)[0]?.reason, 'RATE_LIMIT_EXCEEDED');
  await kim.get('/messages');
  await mia.get('/threads');
  await world.settings({ quotaStatus: 429, quotaReason: 'userRateLimitExceeded' });
  const ofProject = await mia.ask('GET', '/threads');
  const second = await expectError(ofProject, 429, 'userRateLimitExceeded', /limit 'Units per minute' of/);
  assert.equal(second.status, 'RESOURCE_EXHAUSTED');
  await world.later('1m');
  await kim.get(`/messages/${id}`);
  await world.settings({ quotaCosts: { 'messages.get': 5 } });
  for (let count = 0; count < 5; count += 1) await kim.get(`/messages/${id}`);
  await world.settings({ isQuotaEnforced: false });
  for (let count = 0; count < 20; count += 1) await kim.get(`/messages/${id}`);
});

test('what is refused for the quota costs nothing, and what fails for another reason does', async () => {
  const world = gmailWorld();
  await world.settings({ unitsPerMinutePerUser: 41 });
  const kim = await world.client('kim@acme.test', everything);
  await expectError(await kim.ask('GET', '/messages/00000000deadbeef'), 404, 'notFound');
  await expectError(await kim.ask('POST', '/stop'), 403, 'rateLimitExceeded');
  await kim.post('/messages/00000000deadbeef/trash').catch(() => undefined);
  await kim.get('/profile');
  await expectError(await kim.ask('GET', '/profile'), 403, 'rateLimitExceeded');
});
