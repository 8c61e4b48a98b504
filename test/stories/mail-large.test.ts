import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MailboxId } from '#features/mail/mailboxes/mailbox.ts';
import { readMail } from '#features/mail/parse/read.ts';
import { openMailReader } from '#features/mail/parse/reading/mail-reader.ts';
import { openProcess } from '#features/mail/parse/reading/process.ts';
import { type MailWorld, openMailWorld } from './mail-world.ts';

const MIB = 1_024 * 1_024;
const receivedAt = new Date('2026-11-02T09:00:00Z');

let world: MailWorld;
let help: MailboxId;

before(async () => {
  world = await openMailWorld({ KEYHOLDER_MAIL_MEMORY_MB: '96' });
  help = await world.makeMailbox();
  await world.connect(help);
  await world.ask(help);
  await world.settled(help);
});
after(() => world.keyholder.close());

const head = 'From: zoe@customer.example\r\nTo: help@acme.test\r\nSubject: large\r\nMIME-Version: 1.0\r\n';

/** Nearly all of it in one attachment, as large mails are. */
function attached(bytes: number): string {
  const line = `${'QUJD'.repeat(19)}\r\n`;
  return [
    `${head}Content-Type: multipart/mixed; boundary=b\r\n`,
    '--b\r\nContent-Type: text/plain\r\n\r\nSee the attachment.',
    '--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n',
    `${line.repeat(Math.floor(bytes / line.length))}--b--\r\n`,
  ].join('\r\n');
}

/** Within every limit that can be counted beforehand, and more than some machines have to read it. */
function manyLines(bytes: number): string {
  const line = `${'y'.repeat(41)}\r\n`;
  return `${head}\r\n${'x\r\n'.repeat(90_000)}${line.repeat(Math.floor(bytes / line.length))}`;
}

/** How many requests are answered, one after the other, until it is done. */
async function answeredDuring(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  let answered = 0;
  while (!isDone) {
    await world.keyholder.stranger().get('/health/live').expect(200);
    answered += 1;
  }
  await ended;
  return answered;
}

const states = async () =>
  (await world.itemsOf(help)).map(({ state, reason }) => (reason ? `${state} ${reason}` : String(state)));

test('while a mail of 30 MB is read everybody else is answered, many times for once where it is read in place', async () => {
  const bytes = Buffer.from(attached(30 * MIB));
  const inPlace = await answeredDuring(readMail({ bytes, receivedAt }));
  const beside = await answeredDuring(world.needs.mailReader.read({ bytes, receivedAt }));
  assert.ok(
    beside >= 10 * Math.max(inPlace, 1),
    `${beside} answers beside it, ${inPlace} where it is read in place`,
  );
});

test('what is read beside is what is read in place, to the last byte of what is attached', async () => {
  const bytes = Buffer.from(attached(2 * MIB));
  const beside = await world.needs.mailReader.read({ bytes, receivedAt });
  const inPlace = await readMail({ bytes, receivedAt });
  assert.ok(beside.kind === 'mail' && inPlace.kind === 'mail');
  const content = (read: typeof inPlace) => read.mail.attachments.map(each => Buffer.from(each.content));
  assert.deepEqual(content(beside), content(inPlace));
  const plain = (read: typeof inPlace) => ({ ...read.mail, attachments: [] });
  assert.deepEqual(plain(beside), plain(inPlace));
});

test('a mail that would take more memory than one may is put aside with the reason, and stops nothing', async () => {
  await world.write({ raw: manyLines(12 * MIB) });
  await world.write({ raw: attached(8 * MIB) });
  await world.write({ subject: 'behind them' });
  await world.control('POST', 'clock', { advance: '2s' });
  await world.ask(help, 'push');
  await world.settled(help);
  assert.deepEqual(await states(), ['quarantined takes_too_much', 'done', 'done']);
  await world.keyholder.stranger().get('/health/live').expect(200);
});

test('however many large mails wait, a node holds no more of them than it has room for', async () => {
  const { mailRoom } = world.needs;
  const { enter, heldBytes } = mailRoom;
  let most = 0;
  mailRoom.enter = () => {
    const place = enter();
    const grow = async (bytes: number) => {
      await place.grow(bytes);
      most = Math.max(most, heldBytes());
    };
    return { ...place, grow };
  };
  const before = (await states()).length;
  for (let count = 0; count < 6; count += 1) await world.write({ raw: attached(6 * MIB) });
  await world.control('POST', 'clock', { advance: '2s' });
  await world.ask(help, 'push');
  await world.settled(help);
  mailRoom.enter = enter;
  assert.deepEqual((await states()).slice(before), Array(6).fill('done'));
  const onTheWay = (6 * MIB * 4) / 3; // as base64
  const room = (96 * MIB) / 4;
  assert.ok(most > 2 * onTheWay, `${most} bytes: they do not come beside each other`);
  assert.ok(most < room + 1.1 * onTheWay, `${most} bytes were held`);
  assert.equal(heldBytes(), 0);
});

test('one that takes too long is put aside, and the next is read', async () => {
  const reader = openMailReader(world.needs, { mostMegabytes: 256, mostMs: 1 });
  const patient = openMailReader(world.needs, { mostMegabytes: 256 });
  try {
    const bytes = Buffer.from(attached(MIB));
    for (let times = 0; times < 4; times += 1) {
      const read = await reader.read({ bytes, receivedAt });
      assert.deepEqual(read, { kind: 'quarantine', reason: 'takes_too_long' });
    }
    const read = await Promise.all([1, 2, 3, 4].map(() => patient.read({ bytes, receivedAt })));
    assert.deepEqual(
      read.map(({ kind }) => kind),
      Array(4).fill('mail'),
    );
  } finally {
    reader.close();
    patient.close();
  }
});

test('a reader that is killed by others says so, for it may not be the fault of its mail', async () => {
  const killed = openProcess(256);
  const reading = killed.read({ bytes: Buffer.from(attached(MIB)), receivedAt });
  killed.end();
  await assert.rejects(reading, /SIGKILL/);
  assert.equal(killed.isOver(), true);
});
