import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type MessageId, requireMessageId } from '#kernel/message-id.ts';
import { type Clues, cluesOf, type Found, messageIdsIn, placeMail } from './place.ts';
import type { ReplyTokenRead } from './reply-token.ts';
import { wordsOfPlacement } from './words.ts';

const id = requireMessageId;
const nothing: Clues = { tokens: [], inReplyTo: [], references: [] };

function known(parts: {
  tokens?: Record<string, ReplyTokenRead>;
  numbers?: Record<number, string>;
  messages?: Record<string, string>;
  threads?: Record<string, string>;
}): Found<string> {
  const { tokens = {}, numbers = {}, messages = {}, threads = {} } = parts;
  return {
    token: token => tokens[token] ?? { kind: 'foreign' },
    byNumber: new Map(Object.entries(numbers).map(([number, ticket]) => [Number(number), ticket])),
    byMessage: new Map(Object.entries(messages).map(([text, ticket]) => [id(text), ticket])),
    byThread: new Map(Object.entries(threads)),
  };
}

const all: Clues = {
  tokens: ['t'],
  inReplyTo: [id('in@x')],
  references: [id('new@x'), id('old@x')],
  gmailThreadId: 'thread',
};
const everything = {
  tokens: { t: { kind: 'valid', ticketNumber: 1 } },
  numbers: { 1: 'by token' },
  messages: { 'in@x': 'by answer', 'new@x': 'by new', 'old@x': 'by old' },
  threads: { thread: 'by thread' },
} as const;

function ticketOf(clues: Clues, found: Found<string>): string {
  const placed = placeMail(clues, found);
  return placed.kind === 'reply' ? `${placed.ticket}, ${placed.because.clue}` : 'new';
}

test('the token is believed first, then what it answers, then the nearest of the thread, then Gmail', () => {
  const { messages, threads } = everything;
  assert.equal(ticketOf(all, known(everything)), 'by token, reply_token');
  assert.equal(ticketOf(all, known({ messages, threads })), 'by answer, in_reply_to');
  const later = { 'new@x': 'by new', 'old@x': 'by old' };
  assert.equal(ticketOf(all, known({ messages: later, threads })), 'by new, references');
  assert.equal(ticketOf(all, known({ messages: { 'old@x': 'by old' }, threads })), 'by old, references');
  assert.equal(ticketOf(all, known({ threads })), 'by thread, gmail_thread');
  assert.equal(ticketOf(all, known({})), 'new');
});

test('a token that is expired, somebody else’s or of a ticket that is gone is passed over, and said', () => {
  const { messages } = everything;
  const tokens: Record<string, ReplyTokenRead> = {
    old: { kind: 'expired', ticketNumber: 1 },
    gone: { kind: 'valid', ticketNumber: 9 },
  };
  const clues = { ...all, tokens: ['old', 'gone', 'made-up'] };
  const placed = placeMail(clues, known({ tokens, numbers: { 1: 'by token' }, messages }));
  assert.ok(placed.kind === 'reply' && placed.ticket === 'by answer');
  assert.deepEqual(placed.passedOver, ['token_expired', 'token_of_no_ticket', 'token_foreign']);
  assert.equal(wordsOfPlacement(placed).length, 4);
});

test('a bounce belongs to the mail it is about', () => {
  const clues = { ...nothing, reported: id('ours@x'), gmailThreadId: 'other' };
  const found = known({ messages: { 'ours@x': 'ours' }, threads: { other: 'wrong' } });
  assert.equal(ticketOf(clues, found), 'ours, report');
});

test('nothing leads to a new ticket, in words that say so', () => {
  assert.deepEqual(wordsOfPlacement(placeMail(nothing, known({}))), [
    'Nothing in it leads to a ticket that is there, so it began a new one.',
  ]);
});

const mail = {
  ...{ to: [], cc: [], deliveredTo: [], inReplyTo: [], references: [] },
  body: { text: '', remoteImages: [], isCut: false },
};

test('clues are gathered from every place that can have them', () => {
  const token = `kr${'a'.repeat(26)}`;
  const clues = cluesOf(
    {
      ...mail,
      deliveredTo: [`help+${token}@acme.test`],
      inReplyTo: [id('c@x')],
      references: [id('c@x'), id('b@x')],
      report: { kind: 'complaint', original: id('ours@x') },
    },
    '18c',
  );
  assert.deepEqual(clues.tokens, [token]);
  assert.deepEqual(messageIdsIn(clues), ['ours@x', 'c@x', 'b@x']);
  assert.equal(clues.gmailThreadId, '18c');
});

/** People answer any mail of a thread; their programs quote the whole path to it, or only its end, or one id. */
test('whoever answers which mail of a thread in whichever way, and in whichever order it arrives, it is one ticket', () => {
  const way = fc.constantFrom('all', 'end', 'answer', 'references');
  const replies = fc.array(fc.record({ to: fc.nat(), way }), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(replies, steps => {
      const paths: MessageId[][] = [[id('0@x')]];
      const tickets = new Map<MessageId, string>([[id('0@x'), 'one']]);
      for (const [at, step] of steps.entries()) {
        const path = paths[step.to % paths.length] ?? [];
        const parent = path.slice(-1);
        const newest = path.toReversed();
        const clues: Clues = {
          tokens: [],
          inReplyTo: step.way === 'references' ? [] : parent,
          references: step.way === 'answer' ? [] : step.way === 'end' ? newest.slice(0, 2) : newest,
        };
        const placed = placeMail(clues, { ...known({}), byMessage: tickets });
        assert.ok(placed.kind === 'reply' && placed.ticket === 'one');
        const own = id(`${at + 1}@x`);
        tickets.set(own, placed.ticket);
        paths.push([...path, own]);
      }
    }),
  );
});

test('where a thread was split in two tickets, an answer goes to the nearer one, and always to the same', () => {
  const ticket = fc.option(fc.constantFrom('one', 'two'), { nil: undefined });
  fc.assert(
    fc.property(fc.array(ticket, { minLength: 1, maxLength: 30 }), owners => {
      const ids = owners.map((_, at) => id(`${at}@x`));
      const byMessage = new Map(
        owners.flatMap((owner, at) => (owner ? [[ids[at] ?? id('none'), owner] as const] : [])),
      );
      const clues = { ...nothing, references: ids };
      const placed = placeMail(clues, { ...known({}), byMessage });
      const nearest = owners.find(owner => owner !== undefined);
      assert.equal(placed.kind === 'reply' ? placed.ticket : undefined, nearest);
      assert.deepEqual(placeMail(clues, { ...known({}), byMessage }), placed);
    }),
  );
});
