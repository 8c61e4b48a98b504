import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skippedBecause } from './item.ts';

const cases: readonly [labels: string[], wanted: string[], expected: string | undefined][] = [
  [['INBOX', 'UNREAD'], ['INBOX'], undefined],
  [['Label_7'], ['INBOX', 'Label_7'], undefined],
  [['CATEGORY_PROMOTIONS'], ['INBOX'], 'other_label'],
  [[], ['INBOX'], 'other_label'],
  [['SENT', 'INBOX'], ['INBOX'], 'sent'],
  [['DRAFT'], ['INBOX'], 'draft'],
  [['INBOX', 'SPAM'], ['INBOX'], 'spam'],
  [['TRASH', 'INBOX'], ['INBOX'], 'trash'],
  [['SPAM'], ['SPAM'], 'spam'],
];

for (const [labels, wanted, expected] of cases)
  test(`${labels.join('+') || 'no label'} where ${wanted.join('+')} is wanted: ${expected ?? 'a ticket'}`, () =>
    assert.equal(skippedBecause(labels, wanted), expected));
