import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Origin } from '#features/mail/parse/origin.ts';
import { shifted } from '#kernel/world.ts';
import {
  COUNTED_MS,
  type Counts,
  MOST_ANSWERS_IN_THREAD,
  MOST_ANSWERS_TO_SENDER,
  MOST_LOUD_IN_THREAD,
  mayAnswer,
  mayNotify,
} from './limits.ts';

const now = new Date('2026-11-02T09:00:00Z');
const none: Counts = { answersInThread: 0, answersToSender: 0, mailsInThread: 0, mailsFromSender: 0 };

function asked(parts: {
  origin?: Origin;
  maySpeak?: boolean;
  isFromMonitored?: boolean;
  receivedAt?: Date;
  counts?: Partial<Counts>;
}): string {
  const decided = mayAnswer({
    mail: {
      origin: parts.origin ?? { kind: 'person' },
      mayBeAnsweredByProgram: parts.maySpeak ?? true,
      receivedAt: parts.receivedAt ?? now,
    },
    isFromMonitored: parts.isFromMonitored ?? false,
    counts: { ...none, ...parts.counts },
    now,
  });
  return decided.kind === 'answer' ? 'answer' : decided.because;
}

test('a person is answered, a program never', () => {
  assert.equal(asked({}), 'answer');
  for (const kind of ['auto_reply', 'bounce', 'notice', 'list', 'automatic'] as const)
    assert.equal(asked({ origin: { kind, because: 'x' } }), 'written_by_program');
  assert.equal(asked({ maySpeak: false }), 'asks_for_silence');
});

test('a mailbox of ours is never answered, however human it sounds', () => {
  assert.equal(asked({ isFromMonitored: true }), 'own_mailbox');
});

test('mail that was imported is answered to nobody and told to nobody', () => {
  const receivedAt = shifted(now, -25 * 60 * 60_000);
  assert.equal(asked({ receivedAt }), 'old_mail');
  const mail = { origin: { kind: 'person' }, mayBeAnsweredByProgram: true, receivedAt } as const;
  assert.equal(mayNotify({ mail, counts: none, now }), false);
});

test('there is an end per conversation and per sender', () => {
  assert.equal(asked({ counts: { answersInThread: MOST_ANSWERS_IN_THREAD } }), 'enough_in_thread');
  assert.equal(asked({ counts: { answersToSender: MOST_ANSWERS_TO_SENDER } }), 'enough_to_sender');
});

type Sent = { from: string; thread: string; at: Date };

function countsAt(sent: readonly Sent[], asker: string, mail: Sent): Counts {
  const since = shifted(mail.at, -COUNTED_MS);
  const recent = sent.filter(({ at }) => at > since);
  const answers = recent.filter(({ from }) => from === asker);
  return {
    answersInThread: answers.filter(({ thread }) => thread === mail.thread).length,
    answersToSender: answers.length,
    mailsInThread: recent.filter(({ thread }) => thread === mail.thread).length,
    mailsFromSender: recent.filter(({ from }) => from === mail.from).length,
  };
}

/**
 * Two desks of two organisations that do not know of each other, behind hosts that strip every sign of a program,
 * and that may even begin a new conversation with every answer.
 */
test('two mailboxes that answer each other fall silent by themselves', () => {
  const pause = fc.integer({ min: 1, max: 60 * 60_000 });
  fc.assert(
    fc.property(fc.array(pause, { minLength: 200, maxLength: 200 }), fc.boolean(), (pauses, splits) => {
      const sent: Sent[] = [{ from: 'help@acme.test', thread: '0', at: now }];
      for (const [step, pauseMs] of pauses.entries()) {
        const last = sent.at(-1);
        if (!last) break;
        const asker = last.from === 'help@acme.test' ? 'desk@globex.test' : 'help@acme.test';
        const mail = {
          origin: { kind: 'person' },
          mayBeAnsweredByProgram: true,
          receivedAt: last.at,
        } as const;
        const counts = countsAt(sent, asker, last);
        if (mayAnswer({ mail, isFromMonitored: false, counts, now: last.at }).kind === 'silence') break;
        sent.push({ from: asker, thread: splits ? String(step) : '0', at: shifted(last.at, pauseMs) });
      }
      assert.ok(sent.length <= 1 + 2 * (splits ? MOST_ANSWERS_TO_SENDER : MOST_ANSWERS_IN_THREAD));
    }),
  );
});

test('a flood is kept, and rings no bell after its first mails', () => {
  const mail = { origin: { kind: 'person' }, mayBeAnsweredByProgram: true, receivedAt: now } as const;
  assert.equal(mayNotify({ mail, counts: { ...none, mailsInThread: MOST_LOUD_IN_THREAD - 1 }, now }), true);
  assert.equal(mayNotify({ mail, counts: { ...none, mailsInThread: MOST_LOUD_IN_THREAD }, now }), false);
});
