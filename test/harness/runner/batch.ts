import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { News } from './news.ts';
import { translator } from './translate.ts';

/**
 * Runs the files it is given, one after the other, in this process: starting one per file would take longer
 * than most of them. Started by lanes.ts, which watches it.
 */
const entry = fileURLToPath(new URL('./batch-entry.ts', import.meta.url));
const translate = translator(tell);
let filesLeft = process.argv.length - 2;

const events = run({ files: [entry], isolation: 'none' });
events.on('test:dequeue', translate.began);
events.on('test:start', translate.started);
events.on('test:pass', translate.passed);
events.on('test:fail', translate.failed);
events.resume();

function tell(news: News): void {
  if (!process.send) throw new Error('This file is started by test/run.ts.');
  if (news.kind === 'file_ended') filesLeft -= 1;
  // The runner itself would wait for whatever a test has left open, which leaks.ts has told already.
  process.send(news, undefined, undefined, () => filesLeft === 0 && process.exit(0));
}
