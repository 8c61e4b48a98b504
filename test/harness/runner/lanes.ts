import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { News, Result } from './news.ts';
import { endOrphans, MARK } from './orphans.ts';

const batchProcess = fileURLToPath(new URL('./batch.ts', import.meta.url));
const USUAL_SILENCE_MS = 90_000; // longer than any test of ours may take
const FAREWELL_MS = 2_000; // for a browser or database that a test has started
const LAST_WORDS_MS = 1_000;
const MOST_OUTPUT_BYTES = 20_000;

export type Watcher = { hear(news: News): void; hearOutput(output: string): void };

export type Lanes = { run(batches: readonly string[][]): Promise<void> };

type LaneSettings = {
  count: number;
  environment: NodeJS.ProcessEnv;
  interrupted: AbortSignal;
  watcher: Watcher;
  /** How long a test may take before its process is given up. */
  silenceMs?: number;
};

/** Works through batches of files in several processes at once, and survives what a test does to its process. */
export function openLanes(settings: LaneSettings): Lanes {
  const { count, environment, interrupted, watcher, silenceMs = USUAL_SILENCE_MS } = settings;
  const running = new Set<ChildProcess>();
  interrupted.addEventListener('abort', () => {
    for (const child of running) {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS);
    }
  });

  async function workThrough(batches: string[][]): Promise<void> {
    for (let batch = batches.shift(); batch && !interrupted.aborted; batch = batches.shift()) {
      const left = await runBatch(batch);
      if (left.length > 0) batches.unshift(left);
    }
  }

  /** Answers the files it did not come to. */
  async function runBatch(batch: string[]): Promise<string[]> {
    const mark = randomUUID();
    const child = fork(batchProcess, batch, {
      env: { ...environment, [MARK]: mark },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true, // a process group of its own, so that all it has started can be ended with it
    });
    running.add(child);
    const output = collectOutput(child);
    const progress = follow(child, silenceMs, news => watcher.hear(news));
    const closed = once(child, 'close');
    const [code, signal] = await once(child, 'exit');
    progress.end();
    running.delete(child);
    endOrphans(child, mark);
    // Its last words, unless what a test has started and set apart keeps them open.
    await Promise.race([closed, wait(LAST_WORDS_MS)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    watcher.hearOutput(output());
    if (code === 0 || interrupted.aborted) return [];
    const { file, name } = progress.current(batch);
    const says =
      `${progress.wasSilent() ? tooLong(silenceMs) : howItEnded(code, signal)}\n${output()}`.trimEnd();
    const result: Result = { file, name, outcome: 'failed', durationMs: 0, says };
    watcher.hear({ kind: 'ended', result });
    watcher.hear({ kind: 'file_ended', file, durationMs: 0 });
    return batch.slice(batch.indexOf(file) + 1);
  }

  return {
    async run(batches) {
      const queue = [...batches];
      await Promise.all(Array.from({ length: count }, () => workThrough(queue)));
    },
  };
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text = (text + piece).slice(-MOST_OUTPUT_BYTES);
    });
  }
  return () => text;
}

/** Knows which test is running, and ends the process when nothing has been heard of it for too long. */
function follow(child: ChildProcess, silenceMs: number, hear: (news: News) => void) {
  let current: { file: string; name: string } | undefined;
  let wasSilent = false;
  const giveUp = () => {
    wasSilent = true;
    child.kill('SIGKILL');
  };
  const patience = setTimeout(giveUp, silenceMs);
  child.on('message', (news: News) => {
    patience.refresh();
    if (news.kind === 'began') current = news;
    hear(news);
  });
  return {
    end: () => clearTimeout(patience),
    wasSilent: () => wasSilent,
    current: (batch: readonly string[]) => current ?? { file: batch[0] ?? '', name: 'the file as a whole' },
  };
}

function tooLong(silenceMs: number): string {
  return `Neither passed nor failed within ${silenceMs / 1_000} seconds.`;
}

function howItEnded(code: unknown, signal: unknown): string {
  return signal ? `Its process was ended by ${signal}.` : `It ended its process with exit code ${code}.`;
}
