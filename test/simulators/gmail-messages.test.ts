import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decoded,
  expectError,
  gmailScope,
  gmailWorld,
  headerOf,
  idsOf,
  listOf,
  raw,
  recordOf,
} from './gmail-world.ts';
import { json } from './simulated-google.ts';

const readonly = gmailScope('readonly');

test('a mail that comes in is read whole, as headers, as bytes, or hardly at all', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', readonly);
  const { id, threadId } = await world.write({
    from: 'Zoë Brandt <zoe@customer.test>',
    subject: 'Grüße & <Fragen>',
    text: "I'm here",
    html: '<p>I’m <b>here</b></p>',
  });
  const full = await kim.get(`/messages/${id}`);
  assert.match(id, /^[\da-f]{16}$/);
  assert.equal(threadId, id);
  assert.deepEqual(full.labelIds, ['UNREAD', 'CATEGORY_PERSONAL', 'INBOX']);
  assert.equal(full.snippet, 'I&#39;m here');
  assert.equal(full.internalDate, String(world.clock.now().getTime()));
  assert.equal(headerOf(full, 'Subject'), 'Grüße & <Fragen>');
  assert.match(headerOf(full, 'From') ?? '', /^Zoë Brandt <zoe@customer\.test>$/);
  const payload = recordOf(full.payload);
  assert.equal(payload.mimeType, 'multipart/alternative');
  assert.deepEqual(payload.body, { size: 0 });
  const parts = listOf(payload.parts);
  assert.deepEqual(
    parts.map(({ partId, mimeType }) => [partId, mimeType]),
    [
      ['0', 'text/plain'],
      ['1', 'text/html'],
    ],
  );
  assert.equal(decoded(recordOf(parts[1]?.body).data), '<p>I’m <b>here</b></p>');

  const bytes = await kim.get(`/messages/${id}?format=raw`);
  const whole = Buffer.from(String(bytes.raw), 'base64url');
  assert.equal(bytes.sizeEstimate, whole.length);
  assert.match(whole.toString('utf8'), /^Delivered-To: kim@acme\.test\r\nReceived: by 2002:/);
  assert.equal(bytes.payload, undefined);

  const some = await kim.get(
    `/messages/${id}?format=metadata&metadataHeaders=subject&metadataHeaders=Delivered-To`,
  );
  assert.deepEqual(
    listOf(recordOf(some.payload).headers).map(header => header.name),
    ['Delivered-To', 'Subject'],
  );
  assert.equal(recordOf(some.payload).parts, undefined);
  const minimal = await kim.get(`/messages/${id}?format=minimal`);
  assert.deepEqual(Object.keys(minimal).sort(), [
    ...['historyId', 'id', 'internalDate', 'labelIds', 'sizeEstimate', 'snippet', 'threadId'],
  ]);
  await expectError(await kim.ask('GET', `/messages/${id}?format=fat`), 400, 'invalidArgument');
});

test('Google’s own verdict stands above whatever a mail says of itself', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', readonly);
  const forged = { 'Authentication-Results': 'mx.google.com; dkim=pass header.i=@acme.test' };
  for (const [authentication, word] of [
    ['pass', /dkim=pass .*spf=pass .*dmarc=pass .*header\.from=bank\.test/],
    ['fail', /dkim=fail .*spf=fail .*dmarc=fail .*header\.from=bank\.test/],
    ['none', /^mx\.google\.com; +spf=none/],
  ] as const) {
    const { id } = await world.write({ from: 'Boss <boss@bank.test>', headers: forged, authentication });
    const message = await kim.get(`/messages/${id}`);
    assert.match(headerOf(message, 'Authentication-Results') ?? '', word);
    const all = listOf(recordOf(message.payload).headers).filter(
      header => header.name === 'Authentication-Results',
    );
    assert.equal(all.length, 2);
    assert.equal(headerOf(message, 'Return-Path'), '<boss@bank.test>');
  }
});

test('an attachment has another id at every reading, each of them good, and none for another mail', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', readonly);
  const attachments = [
    { filename: 'Rechnung für Kim.pdf', mimeType: 'application/pdf', text: 'not a real one' },
  ];
  const { id } = await world.write({ subject: 'Invoice', attachments });
  const other = await world.write({ subject: 'Another', attachments });
  const read = async () => {
    const parts = listOf(recordOf((await kim.get(`/messages/${id}`)).payload).parts);
    const attached = parts.find(part => part.filename === 'Rechnung für Kim.pdf');
    return recordOf(attached?.body);
  };
  const [one, two] = [await read(), await read()];
  assert.notEqual(one.attachmentId, two.attachmentId);
  assert.equal(one.data, undefined);
  for (const body of [one, two]) {
    const found = await kim.get(`/messages/${id}/attachments/${body.attachmentId}`);
    assert.equal(decoded(found.data), 'not a real one');
    assert.equal(found.size, body.size);
  }
  const invalid = [
    `/messages/${other.id}/attachments/${one.attachmentId}`,
    `/messages/${id}/attachments/abc`,
  ];
  for (const path of invalid) {
    await expectError(await kim.ask('GET', path), 400, 'invalidArgument', 'Invalid attachment token');
  }
});

test('text arrives in UTF-8 whatever its header says, and bytes stay as they were', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', readonly);
  const lines = [
    'From: zoe@customer.test',
    'To: kim@acme.test',
    'Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?iso-8859-1?Q?_aus_K=F6ln?=',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Sch=F6ne Gr=FC=DFe, und eine lange=',
    ' Zeile',
  ];
  const { id } = await world.write({ raw: lines.join('\r\n') });
  const message = await kim.get(`/messages/${id}`);
  assert.equal(headerOf(message, 'Subject'), 'Grüße aus Köln');
  assert.equal(decoded(recordOf(recordOf(message.payload).body).data), 'Schöne Grüße, und eine lange Zeile');
  assert.match(headerOf(message, 'Content-Type') ?? '', /iso-8859-1/);
  const bytes = decoded((await kim.get(`/messages/${id}?format=raw`)).raw);
  assert.ok(bytes.endsWith(lines.slice(5).join('\r\n')));
  assert.match(headerOf(message, 'Message-ID') ?? '', /SMTPIN_ADDED_MISSING@mx\.google\.com>$/);
});

test('a mail within a mail, and a notice of delivery, show their parts', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', readonly);
  const { id } = await world.write({
    raw: [
      'From: mailer-daemon@customer.test',
      'To: kim@acme.test',
      'Subject: Undeliverable',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=outer',
      '',
      'This is for old programs.',
      '--outer',
      '',
      'It did not work.',
      '--outer',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; customer.test',
      '--outer',
      'Content-Type: message/rfc822',
      '',
      'Subject: The first mail',
      '',
      'Its text',
      '--outer--',
      'Nobody reads this.',
    ].join('\n'),
  });
  const parts = listOf(recordOf((await kim.get(`/messages/${id}`)).payload).parts);
  assert.deepEqual(
    parts.map(({ partId, mimeType }) => `${partId} ${mimeType}`),
    ['0 text/plain', '1 message/delivery-status', '2 message/rfc822'],
  );
  assert.equal(decoded(recordOf(parts[0]?.body).data), 'It did not work.');
  const [inner] = listOf(parts[2]?.parts);
  assert.equal(inner?.partId, '2.0');
  assert.deepEqual(inner?.headers, [{ name: 'Subject', value: 'The first mail' }]);
});

test('mail is put in as it is, with the date it brings or the moment it came', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', gmailScope('insert'), readonly);
  const old = raw(
    'From: zoe@customer.test',
    'Date: Thu, 01 Jan 2026 10:00:00 +0100',
    'Subject: Old',
    '',
    'x',
  );
  const atOnce = world.clock.now().getTime();
  const dateMs = Date.UTC(2026, 0, 1, 9);
  const cases: [string, number][] = [
    ['/messages', atOnce],
    ['/messages?internalDateSource=dateHeader', dateMs],
    ['/messages/import', dateMs],
    ['/messages/import?internalDateSource=receivedTime', atOnce],
  ];
  for (const [path, expected] of cases) {
    const made = await kim.post(path, { raw: old, labelIds: ['INBOX'] });
    const message = await kim.get(`/messages/${made.id}`);
    assert.equal(Number(message.internalDate), expected, path);
    assert.deepEqual(message.labelIds, ['INBOX']);
    assert.equal(headerOf(message, 'Authentication-Results'), undefined);
  }
  const ordered = await kim.get('/messages');
  const dates = await Promise.all(
    idsOf(ordered.messages).map(async id => Number((await kim.get(`/messages/${id}`)).internalDate)),
  );
  assert.deepEqual(dates, [atOnce, atOnce, dateMs, dateMs]);
});

test('mail is uploaded alone, or after what is said of it', async () => {
  const world = gmailWorld();
  const kim = await world.client('kim@acme.test', gmailScope('insert'), readonly);
  const upload = '/google/gmail/upload/gmail/v1/users/me/messages';
  const mail = 'From: zoe@customer.test\r\nSubject: Uploaded\r\n\r\nBig';
  const read = async (response: Response) => {
    const made = await json(response);
    assert.equal(response.status, 200, JSON.stringify(made));
    return kim.get(`/messages/${made.id}`);
  };
  const alone = await kim.ask('POST', `${upload}?uploadType=media`, mail, {
    'content-type': 'message/rfc822',
  });
  assert.equal(headerOf(await read(alone), 'Subject'), 'Uploaded');
  const related = [
    '--cut\r\nContent-Type: application/json\r\n\r\n{"labelIds":["STARRED"]}',
    `--cut\r\nContent-Type: message/rfc822\r\n\r\n${mail}`,
    '--cut--',
  ].join('\r\n');
  const both = await kim.ask('POST', `${upload}?uploadType=multipart`, related, {
    'content-type': 'multipart/related; boundary=cut',
  });
  const message = await read(both);
  assert.deepEqual(message.labelIds, ['STARRED']);
  assert.equal(decoded(recordOf(recordOf(message.payload).body).data), 'Big');
});
