import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  everything,
  expectError,
  gmailScope,
  gmailWorld,
  idsOf,
  listOf,
  raw,
  recordOf,
} from './gmail-world.ts';
import type { Json } from './simulated-google.ts';

const start = async (kim: { get(path: string): Promise<Json> }) =>
  String((await kim.get('/profile')).historyId);
const messageIn = (entry: Json | undefined) => recordOf(entry?.message);

test('history tells every kind of change once, in order, with gaps in the ids', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const from = await start(kim);
  const { id, threadId } = await world.write({ subject: 'First' });
  await kim.post(`/messages/${id}/modify`, { addLabelIds: ['STARRED'], removeLabelIds: ['UNREAD'] });
  await kim.post(`/messages/${id}/modify`, { addLabelIds: ['STARRED'] });
  await kim.post(`/messages/${id}/trash`);
  await kim.post(`/messages/${id}/untrash`);
  await kim.remove(`/messages/${id}`);

  const answer = await kim.get(`/history?startHistoryId=${from}`);
  const records = listOf(answer.history);
  const [added, starred, trashed, untrashed, deleted] = records;
  assert.equal(records.length, 5, 'what changes nothing is not written down');
  for (const record of records) assert.deepEqual(record.messages, [{ id, threadId }]);
  assert.deepEqual(messageIn(listOf(added?.messagesAdded)[0]), {
    id,
    threadId,
    labelIds: ['UNREAD', 'CATEGORY_PERSONAL', 'INBOX'],
  });
  assert.deepEqual(listOf(starred?.labelsAdded)[0]?.labelIds, ['STARRED']);
  assert.deepEqual(listOf(starred?.labelsRemoved)[0]?.labelIds, ['UNREAD']);
  assert.deepEqual(listOf(trashed?.labelsAdded)[0]?.labelIds, ['TRASH']);
  assert.deepEqual(listOf(untrashed?.labelsRemoved)[0]?.labelIds, ['TRASH']);
  assert.equal(messageIn(listOf(deleted?.messagesDeleted)[0]).id, id);

  const ids = records.map(record => BigInt(String(record.id)));
  assert.ok(ids.every((one, at) => at === 0 || one > (ids[at - 1] ?? one)));
  assert.ok((ids.at(-1) ?? 0n) - (ids[0] ?? 0n) > 4n, 'the ids leave gaps');
  assert.equal(answer.historyId, records.at(-1)?.id);
  assert.equal((await kim.get('/profile')).historyId, answer.historyId);
  await expectError(
    await kim.ask('GET', `/messages/${id}`),
    404,
    'notFound',
    'Requested entity was not found.',
  );
  assert.deepEqual(await kim.get(`/history?startHistoryId=${answer.historyId}`), {
    historyId: answer.historyId,
  });
});

test('history can be narrowed by type and by label, and comes in pages', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const from = await start(kim);
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push((await world.write({})).id);
  await world.write({ labelIds: ['SPAM'] });
  await kim.post(`/messages/${ids[0]}/modify`, { removeLabelIds: ['INBOX', 'UNREAD'] });

  const added = await kim.get(`/history?startHistoryId=${from}&historyTypes=messageAdded&labelId=INBOX`);
  assert.deepEqual(
    listOf(added.history).map(record => messageIn(listOf(record.messagesAdded)[0]).id),
    ids,
  );
  const both = await kim.get(
    `/history?startHistoryId=${from}&historyTypes=labelRemoved&historyTypes=labelAdded&labelId=INBOX`,
  );
  assert.equal(listOf(both.history).length, 1);

  let pages = 0;
  let token = '';
  const seen: string[] = [];
  do {
    const page = await kim.get(
      `/history?startHistoryId=${from}&historyTypes=messageAdded&maxResults=2${token && `&pageToken=${token}`}`,
    );
    seen.push(...listOf(page.history).map(record => String(messageIn(listOf(record.messagesAdded)[0]).id)));
    token = String(page.nextPageToken ?? '');
    pages += 1;
    if (pages === 1) await world.write({ subject: 'While pages are turned' });
  } while (token !== '');
  assert.equal(pages, 4);
  assert.equal(new Set(seen).size, 7);
  assert.deepEqual(seen.slice(0, 5), ids);
});

test('history that is no longer kept is 404, by time, by decree, and before its beginning', async () => {
  const world = gmailWorld();
  const token = gmailScope('readonly');
  let kim = await world.client('kim@acme.test', token);
  const from = await start(kim);
  const gone = async (id: string) =>
    expectError(
      await kim.ask('GET', `/history?startHistoryId=${id}`),
      404,
      'notFound',
      'Requested entity was not found.',
    );
  await gone('1');
  await gone(String(Number(from) + 5_000));
  const first = await world.write({});
  await world.later('6d');
  await world.write({});
  kim = await world.client('kim@acme.test', token);
  assert.equal(listOf((await kim.get(`/history?startHistoryId=${from}`)).history).length, 2);
  await world.later('1d1s');
  kim = await world.client('kim@acme.test', token);
  await gone(from);
  assert.equal(listOf((await kim.get(`/history?startHistoryId=${first.historyId}`)).history).length, 1);

  await world.settings({ historyRetentionMs: 3_600_000 });
  await gone(first.historyId);
  const now = await start(kim);
  await world.control('POST', '/google/_control/mailboxes/kim@acme.test/forget-history');
  assert.deepEqual(await kim.get(`/history?startHistoryId=${now}`), { historyId: now });
  await world.write({});
  assert.equal(listOf((await kim.get(`/history?startHistoryId=${now}`)).history).length, 1);
  await gone(first.historyId);
  await expectError(await kim.ask('GET', '/history'), 400, 'invalidArgument');
  await expectError(await kim.ask('GET', '/history?startHistoryId=abc'), 400, 'invalidArgument');
  await expectError(
    await kim.ask('GET', `/history?startHistoryId=${now}&historyTypes=everything`),
    400,
    'invalidArgument',
  );
});

test('labels that Gmail keeps for itself are not changed by hand, and unknown ones are refused', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const { id } = await world.write({});
  const modify = (body: Json) => kim.ask('POST', `/messages/${id}/modify`, body);
  for (const label of ['SENT', 'DRAFT', 'CHAT', 'Label_7', 'inbox']) {
    await expectError(
      await modify({ addLabelIds: [label] }),
      400,
      'invalidArgument',
      `Invalid label: ${label}`,
    );
  }
  await expectError(await modify({}), 400, 'invalidArgument', 'No label add or removes specified');
  await expectError(await modify({ addLabels: ['INBOX'] }), 400, 'badRequest', /Unknown name "addLabels"/);
  await expectError(await modify({ addLabelIds: 'INBOX' }), 400, 'invalidArgument');
});

test('many mails are changed or deleted at once, and what is gone is passed over', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const [one, two] = [await world.write({}), await world.write({})];
  const ids = [one.id, two.id, '00000000deadbeef'];
  const response = await kim.ask('POST', '/messages/batchModify', { ids, removeLabelIds: ['INBOX'] });
  assert.equal(response.status, 204);
  assert.equal(await response.text(), '');
  assert.deepEqual(await kim.get('/messages?labelIds=INBOX'), { resultSizeEstimate: 0 });
  await kim.post('/messages/batchDelete', { ids });
  assert.equal((await kim.get('/profile')).messagesTotal, 0);
  const tooMany = { ids: Array.from({ length: 1_001 }, () => one.id), addLabelIds: ['STARRED'] };
  await expectError(await kim.ask('POST', '/messages/batchModify', tooMany), 400, 'invalidArgument');
});

test('labels of one’s own are made, named once, counted and taken off', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', gmailScope('labels'), gmailScope('modify'));
  const made = await kim.post('/labels', { name: 'Help/Open', labelListVisibility: 'labelShow' });
  assert.deepEqual(made, {
    id: 'Label_1',
    name: 'Help/Open',
    labelListVisibility: 'labelShow',
    type: 'user',
  });
  await expectError(
    await kim.ask('POST', '/labels', { name: 'help/open' }),
    409,
    'aborted',
    'Label name exists or conflicts',
  );
  for (const name of ['INBOX', 'unread', ' ']) {
    await expectError(
      await kim.ask('POST', '/labels', { name }),
      400,
      'invalidArgument',
      'Invalid label name',
    );
  }
  const { id } = await world.write({});
  await kim.post(`/messages/${id}/modify`, { addLabelIds: ['Label_1'] });
  const counted = await kim.get('/labels/Label_1');
  assert.deepEqual(
    [counted.messagesTotal, counted.messagesUnread, counted.threadsTotal, counted.threadsUnread],
    [1, 1, 1, 1],
  );
  await kim.put('/labels/Label_1', { name: 'Help' });
  const names = listOf((await kim.get('/labels')).labels).map(label => label.name);
  assert.ok(names.includes('Help') && names.includes('INBOX') && !names.includes('Help/Open'));
  await kim.remove('/labels/Label_1');
  assert.ok(!JSON.stringify(await kim.get(`/messages/${id}?format=minimal`)).includes('Label_1'));
  await expectError(await kim.ask('GET', '/labels/Label_1'), 404, 'notFound');
  await expectError(await kim.ask('DELETE', '/labels/INBOX'), 400, 'invalidArgument');
});

test('a conversation is read, listed once and changed as a whole', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  const first = await world.write({ subject: 'Plan', headers: { 'Message-ID': '<a@customer.test>' } });
  const lonely = await world.write({ subject: 'Other' });
  const headers = { References: '<a@customer.test>', 'In-Reply-To': '<a@customer.test>' };
  const answer = await world.write({ subject: 'RE: Plan', headers });
  assert.equal(answer.threadId, first.threadId);
  const thread = await kim.get(`/threads/${first.threadId}`);
  assert.deepEqual(idsOf(thread.messages), [first.id, answer.id]);
  assert.equal(thread.historyId, answer.historyId);

  const [one, two] = [
    await kim.get('/threads?maxResults=1'),
    await kim.get(
      `/threads?maxResults=1&pageToken=${(await kim.get('/threads?maxResults=1')).nextPageToken}`,
    ),
  ];
  assert.deepEqual([idsOf(one.threads), idsOf(two.threads)], [[first.threadId], [lonely.threadId]]);
  assert.equal(two.nextPageToken, undefined);
  await kim.post(`/threads/${first.threadId}/modify`, { removeLabelIds: ['UNREAD'] });
  assert.deepEqual(idsOf((await kim.get('/messages?labelIds=UNREAD')).messages), [lonely.id]);
  await kim.post(`/threads/${first.threadId}/trash`);
  assert.deepEqual(idsOf((await kim.get('/threads')).threads), [lonely.threadId]);
  await kim.remove(`/threads/${first.threadId}`);
  await expectError(await kim.ask('GET', `/threads/${first.threadId}`), 404, 'notFound');
  await expectError(await kim.ask('GET', '/threads/not-an-id'), 400, 'invalidArgument', 'Invalid id value');
});

test('what arrives joins what it refers to, unless it is about something else', async () => {
  const world = gmailWorld();
  const first = await world.write({ subject: 'Invoice 7', headers: { 'Message-ID': '<a@customer.test>' } });
  const refers = { 'In-Reply-To': '<a@customer.test>' };
  const joins = ['Re: Invoice 7', 'AW: Re: invoice  7', 'Fwd: Invoice 7', 'Invoice 7'];
  for (const subject of joins) {
    assert.equal((await world.write({ subject, headers: refers })).threadId, first.threadId, subject);
  }
  assert.notEqual((await world.write({ subject: 'Invoice 8', headers: refers })).threadId, first.threadId);
  assert.notEqual((await world.write({ subject: 'Invoice 7' })).threadId, first.threadId);
  const kim = await world.client('kim@acme.test', gmailScope('insert'));
  const put = await kim.post('/messages', {
    raw: raw('From: zoe@customer.test', 'Subject: Re: Invoice 7', 'References: <a@customer.test>', '', 'x'),
  });
  assert.equal(put.threadId, first.threadId);
});
