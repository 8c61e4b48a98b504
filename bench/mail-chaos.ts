/**
 * The chaos story of mail at its full size: mails come while the two servers there are get killed again and again,
 * pushes are doubled, shuffled and dropped, Google fails one question in ten and forgets its history twice, one
 * mail in fifty cannot be read, and tickets are answered. Says what was done to it, and whether each mail is exactly one
 * message of one ticket, and no answer out twice.
 *
 *   node bench/mail-chaos.ts [mails] [kills]
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startServer } from '#test/harness/database-server.ts';
import { environment } from '#test/harness/environment.ts';
import { assertExactlyOnce } from '../test/stories/mail-chaos-verdict.ts';
import { type Outcome, runChaos } from '../test/stories/mail-chaos-world.ts';

const [mails, kills] = [Number(process.argv[2] ?? 2_000), Number(process.argv[3] ?? 100)];

if (environment.testOwnerUrl) await run();
else await runOnDatabase();

/** The stories find their database in the environment of their process. */
async function runOnDatabase(): Promise<void> {
  const database = await startServer();
  const child = spawn(process.execPath, process.argv.slice(1), {
    env: { ...process.env, KEYHOLDER_TEST_OWNER_URL: database.url },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  await database.stop();
  process.exitCode = code === 0 ? 0 : 1;
}

async function run(): Promise<void> {
  const beganMs = performance.now();
  const seconds = () => Math.round((performance.now() - beganMs) / 1_000);
  const say = (line: string) => console.log(`${seconds()} s: ${line}`);
  const outcome = await runChaos({ mails, kills, expiries: 2, say });
  for (const [what, count] of rowsOf(outcome)) console.log(`${what.padEnd(64)}${String(count).padStart(8)}`);
  assertExactlyOnce(outcome);
  assertHarsh(outcome);
  console.log(`exactly once, in ${seconds()} s`);
}

/** A run in which little went wrong shows little. */
function assertHarsh({ letters, deaths, google, pushes }: Outcome): void {
  assert.ok(letters.written() >= mails && deaths.length >= kills);
  assert.ok(deaths.filter(({ isHolding }) => isHolding).length >= kills / 5, 'Too few had the mailbox.');
  assert.ok(google.historyGone >= 2, 'The history was not gone twice.');
  assert.ok(failuresOf(google) / google.asked > 0.07, 'Google failed too seldom.');
  assert.ok(Math.min(pushes.dropped, pushes.doubled, pushes.late) > 0, 'Pushes came as they should.');
}

function failuresOf({ faults }: Outcome['google']): number {
  return faults.filter(({ isFailure }) => isFailure).reduce((sum, { hits }) => sum + hits, 0);
}

/** What was done to it, and what came of it. */
function rowsOf({ letters, deaths, google, pushes, items, ...came }: Outcome): [string, number][] {
  const dead = (isSo: (death: Outcome['deaths'][number]) => boolean) => deaths.filter(isSo).length;
  const inState = (wanted: string) => items.filter(({ state }) => state === wanted).length;
  const { events, messages, tickets, cursor, answers, unheard, errors } = came;
  return [
    ['mails written', letters.written()],
    ['  of them poison', letters.poison.size],
    ['  conversations of the others', letters.conversations.size],
    ['servers killed', deaths.length],
    ['  while they had the mailbox', dead(({ isHolding }) => isHolding)],
    ['    of these with mails noted and not yet taken', dead(one => one.isHolding && one.staged > 0)],
    ['    of these at a moment of chance, not aimed', dead(one => one.isHolding && !one.isAimed)],
    ['  while they had nothing', dead(({ isHolding }) => !isHolding)],
    ['questions to Google', google.asked],
    ['  failed on purpose, per mille', Math.round((1_000 * failuresOf(google)) / google.asked)],
    ...google.faults.map(({ name, hits }): [string, number] => [`  ${name}`, hits]),
    ['  whose asker was dead or gone when the answer came', google.deserted],
    ['  answered that the history is gone', google.historyGone],
    ['pushes', pushes.sent],
    ['  dropped', pushes.dropped],
    ['  doubled', pushes.doubled],
    ['  that arrived after a newer one', pushes.late],
    ['  that found no server alive', pushes.unreachable],
    ['  that a server could not check and did not take', pushes.refused],
    ['mails taken', inState('done')],
    ['  found by listing, because the history was gone', items.filter(one => one.origin === 'resync').length],
    ['  tried more than once', items.filter(({ attempts }) => Number(attempts) > 0).length],
    ['mails put aside', inState('quarantined')],
    ['answers written in tickets', answers.length],
    ['  asked for again, because the server died or could not', unheard],
    ['  sent', answers.filter(({ state }) => state === 'sent').length],
    ['  unknown, for a person to decide', answers.filter(({ state }) => state === 'unknown').length],
    ['    although it is out', answers.filter(({ state, out }) => state === 'unknown' && out > 0).length],
    ['  out more than once', answers.filter(({ out }) => out > 1).length],
    ['messages', messages.length],
    ['tickets', tickets.length],
    ['events of tickets', new Set(events.map(({ id }) => id)).size],
    ['  deliveries of them', events.length],
    ['errors in the logs of servers', errors.length],
    ['  because Google did not answer', errors.filter(({ code }) => code === 'unavailable').length],
    ['compared: Gmail has', Number(cursor.reconciled_theirs)],
    ['compared: seen here', Number(cursor.reconciled_ours)],
  ];
}
