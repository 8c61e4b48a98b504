import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertExactlyOnce } from './mail-chaos-verdict.ts';
import { runChaos } from './mail-chaos-world.ts';

/** The full size, 2,000 mails and 100 kills, is `node bench/mail-chaos.ts`. */
test('each mail is one message of one ticket, whatever is killed, lost, doubled, shuffled or refused', async () => {
  const outcome = await runChaos({ mails: 50, kills: 2, expiries: 1 });
  assertExactlyOnce(outcome);
  assert.ok(outcome.google.historyGone >= 1, 'The history was never gone.');
});
