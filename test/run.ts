import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CannotStart } from '#kernel/failures.ts';
import { startServer } from './harness/database-server.ts';
import { openLanes } from './harness/runner/lanes.ts';
import { openReport } from './harness/runner/report.ts';
import { batchesOf, findTestFiles } from './harness/runner/test-files.ts';

const usage = `Runs the tests: all of them, or those whose path contains one of the texts given.

  test [--list] [--verbose] [path ...]

  --list      only says which files would run
  --verbose   names every test and shows what it printed
`;

/** Each process has PostgreSQL and perhaps a browser beside it; more of them than this only wait for each other. */
const MOST_PROCESSES = 4;

const checkout = fileURLToPath(new URL('..', import.meta.url));
process.exitCode = await main().catch(cause => {
  if (cause instanceof CannotStart) return say(cause.message, 1);
  throw cause;
});

async function main(): Promise<number> {
  process.chdir(checkout);
  const { values, positionals } = parseArgs({
    options: {
      list: { type: 'boolean' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help) return say(usage);
  const files = await findTestFiles(checkout, positionals);
  if (files.length === 0) return say(`No test file has ${positionals.join(' or ')} in its path.`, 1);
  if (values.list) return say(files.join('\n'));
  return runFiles(files, values.verbose ?? false);
}

async function runFiles(files: readonly string[], isVerbose: boolean): Promise<number> {
  const interrupted = interruption();
  await rm('.cache/failed-pages', { recursive: true, force: true }); // pictures of an earlier run mislead
  const server = await startServer();
  try {
    const report = openReport(line => void say(line), isVerbose);
    const environment = { ...process.env, KEYHOLDER_TEST_OWNER_URL: server.url, DATABASE_URL: undefined };
    const count = Math.min(availableParallelism(), MOST_PROCESSES);
    const lanes = openLanes({ count, environment, interrupted, watcher: report });
    await lanes.run(batchesOf(files));
    if (interrupted.aborted) return say('Interrupted; everything is stopped.', 130);
    return report.end() ? 0 : 1;
  } finally {
    await server.stop();
  }
}

/** From the first moment on, so that nothing is left behind however early somebody presses Ctrl-C. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

function say(text: string, exitCode = 0): number {
  process.stdout.write(`${text}\n`);
  return exitCode;
}
