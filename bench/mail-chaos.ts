/**
 * The chaos story of mail at its full size: mails come while two servers of three are killed at random, pushes are
 * doubled, shuffled and dropped, Google fails now and then and forgets its history twice, and one mail in fifty
 * cannot be read. Then it looks whether each mail is exactly one message of one ticket.
 *
 *   node bench/mail-chaos.ts [mails] [kills]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startServer } from '#test/harness/database-server.ts';
import { environment } from '#test/harness/environment.ts';
import { assertExactlyOnce } from '../test/stories/mail-chaos-verdict.ts';
import { runChaos } from '../test/stories/mail-chaos-world.ts';

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
  const result = await runChaos({ mails, kills, say: line => console.log(line) });
  const { good, poison, items, messages, cursor, failed, inTurn } = result;
  console.log(
    `${good.size} sound mails and ${poison.size} that cannot be read; ${kills} kills, ${inTurn} in the middle of a turn`,
  );
  console.log(`${failed} questions to Gmail failed on purpose`);
  console.log(`${items.length} items, ${messages.length} messages`);
  console.log(`compared: Gmail has ${cursor.reconciled_theirs}, seen here ${cursor.reconciled_ours}`);
  assertExactlyOnce(result);
  console.log(`exactly once, in ${Math.round((performance.now() - beganMs) / 1_000)} s`);
}
