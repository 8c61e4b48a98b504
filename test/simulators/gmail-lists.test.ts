import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everything, expectError, gmailScope, gmailWorld, idsOf, listOf } from './gmail-world.ts';

const readonly = gmailScope('readonly');

test('a list is newest first, in pages that new mail does not shift', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', readonly);
  const ids: string[] = [];
  for (let count = 0; count < 7; count += 1)
    ids.unshift((await world.write({ subject: `Mail ${count}` })).id);
  const first = await kim.get('/messages?maxResults=3');
  await world.write({ subject: 'In between' });
  const second = await kim.get(`/messages?maxResults=3&pageToken=${first.nextPageToken}`);
  const third = await kim.get(`/messages?maxResults=3&pageToken=${second.nextPageToken}`);
  assert.deepEqual(
    [first, second, third].flatMap(page => idsOf(page.messages)),
    ids,
  );
  assert.equal(third.nextPageToken, undefined);
  const [entry] = listOf(first.messages);
  assert.deepEqual(Object.keys(entry ?? {}).sort(), ['id', 'threadId']);
  const none = await kim.get('/messages?labelIds=STARRED');
  assert.deepEqual(none, { resultSizeEstimate: 0 });
  await expectError(
    await kim.ask('GET', '/messages?pageToken=later'),
    400,
    'invalidArgument',
    'Invalid pageToken',
  );
  await expectError(await kim.ask('GET', '/messages?labelIds=Label_9'), 400, 'invalidArgument');
});

test('a search finds by Message-ID, dates, people, words, files and labels, and what is not meant is left out', async () => {
  const world = gmailWorld();
  const monday = await world.write({
    subject: 'Parser broken',
    text: 'please  fix the parser today',
    headers: { 'Message-ID': '<one@customer.test>' },
  });
  await world.later('1d');
  const kim = await world.client('kim@acme.test', everything);
  const tuesday = await world.write({
    from: 'Bo <bo@other.test>',
    subject: 'Holiday plans',
    html: '<style>parser</style><p>off to <b>Lisbon</b></p>',
    attachments: [{ filename: 'tickets.pdf', text: 'x' }],
  });
  await kim.post(`/messages/${tuesday.id}/modify`, { addLabelIds: ['STARRED'], removeLabelIds: ['UNREAD'] });
  const { id: labelId } = await kim.post('/labels', { name: 'Travel Plans' });
  await kim.post(`/messages/${tuesday.id}/modify`, { addLabelIds: [labelId] });
  const spam = await world.write({ subject: 'Parser casino', labelIds: ['SPAM'] });

  const noon = Math.floor(world.clock.now().getTime() / 1_000) - 3_600;
  const cases: [string, string[]][] = [
    ['rfc822msgid:<one@customer.test>', [monday.id]],
    ['rfc822msgid:one@customer.test', [monday.id]],
    ['rfc822msgid:two@customer.test', []],
    [`after:${noon}`, [tuesday.id]],
    [`before:${noon}`, [monday.id]],
    ['after:2026/03/02 before:2026/03/03', [monday.id]],
    ['newer_than:1h', [tuesday.id]],
    ['older_than:12h', [monday.id]],
    ['from:bo@other.test', [tuesday.id]],
    ['from:zoe', [monday.id]],
    ['to:kim@acme.test', [tuesday.id, monday.id]],
    ['subject:"parser broken"', [monday.id]],
    ['parser', [monday.id]],
    ['lisbon', [tuesday.id]],
    ['parser OR lisbon', [tuesday.id, monday.id]],
    ['{from:bo from:zoe}', [tuesday.id, monday.id]],
    ['-from:bo', [monday.id]],
    ['subject:(parser broken)', [monday.id]],
    ['has:attachment', [tuesday.id]],
    ['filename:pdf', [tuesday.id]],
    ['is:unread', [monday.id]],
    ['is:starred', [tuesday.id]],
    ['label:travel-plans', [tuesday.id]],
    ['in:inbox parser', [monday.id]],
    ['in:spam', [spam.id]],
    ['in:anywhere parser', [spam.id, monday.id]],
    ['https://nowhere.test', []],
  ];
  for (const [query, expected] of cases) {
    const found = await kim.get(`/messages?q=${encodeURIComponent(query)}`);
    assert.deepEqual(idsOf(found.messages), expected, query);
  }
  const all = await kim.get('/messages?q=parser&includeSpamTrash=true');
  assert.deepEqual(idsOf(all.messages), [spam.id, monday.id]);
});

test('a search that makes no sense finds nothing or is refused, and breaks nothing', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', everything);
  await world.write({ subject: 'Here' });
  const odd = [
    '(',
    ')',
    '{}',
    'OR',
    'a OR',
    '-',
    '--x',
    'from:',
    '"',
    '((((here',
    'is:(unread here)',
    ':x',
    '{here',
  ];
  for (const text of odd) await kim.get(`/messages?q=${encodeURIComponent(text)}`);
  const deep = await kim.get(`/messages?q=${encodeURIComponent(`${'('.repeat(1_400)}here`)}`);
  assert.equal(listOf(deep.messages).length, 1);
  const long = await kim.ask('GET', `/messages?q=${'('.repeat(1_501)}`);
  await expectError(long, 400, 'invalidArgument', 'Query is too long');
  const pages = (query: string) => world.get(`/google/mail?account=kim@acme.test&${query}`);
  assert.equal((await pages('from=nowhere')).status, 400);
  assert.equal((await pages('q=((((&folder=constructor')).status, 200);
});

test('pages of mail answer loopback names only, and change nothing for pages of another origin', async () => {
  const world = gmailWorld();
  const { id } = await world.write({ subject: 'Private' });
  const body = new URLSearchParams({ account: 'kim@acme.test', message: id, change: 'delete' });
  const change = (origin: string) =>
    world.fetch(
      new Request('http://localhost:4010/google/mail/changes', { method: 'POST', body, headers: { origin } }),
    );
  assert.equal((await change('https://evil.example.com')).status, 403);
  assert.equal((await world.inbox('kim@acme.test')).length, 1);
  for (const path of ['', '?account=kim@acme.test', `/original?account=kim@acme.test&message=${id}`]) {
    const rebound = await world.fetch(new Request(`http://evil.example.com/google/mail${path}`));
    assert.equal(rebound.status, 403, path);
    assert.doesNotMatch(await rebound.text(), /Private|kim/);
  }
  assert.equal((await change('http://localhost:4010')).status, 303);
  assert.equal((await world.inbox('kim@acme.test')).length, 0);
});
