import { once } from 'node:events';
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

const events = run({ files: [entry], isolation: 'none' });
events.on('test:dequeue', translate.began);
events.on('test:start', translate.started);
events.on('test:pass', translate.passed);
events.on('test:fail', translate.failed);
await once(events.resume(), 'end');

// Whatever a test has left open was told by leaks.ts and must not keep the others waiting.
process.disconnect();
process.exit(0);

function tell(news: News): void {
  if (!process.send) throw new Error('This file is started by test/run.ts.');
  process.send(news);
}
