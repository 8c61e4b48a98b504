import { excusedSkips } from '#test/rules/excused-skips.ts';
import type { News, Result } from './news.ts';

const SLOW_MS = 2_000;
const MOST_SLOW_TOLD = 10;

export type Report = {
  hear(news: News): void;
  hearOutput(output: string): void;
  /** Prints what went wrong and the sum, and answers whether all is well. */
  end(): boolean;
};

export function openReport(print: (line: string) => void, isVerbose: boolean): Report {
  const results: Result[] = [];

  return {
    hear(news) {
      if (news.kind === 'ended') {
        results.push(judged(news.result));
        if (isVerbose) print(`        ${news.result.outcome}  ${news.result.name}`);
      }
      if (news.kind === 'file_ended') print(fileLine(news.file, news.durationMs, results));
    },
    hearOutput(output) {
      if (isVerbose && output) print(output.trimEnd());
    },
    end() {
      const failed = results.filter(result => result.outcome === 'failed');
      const passed = results.filter(result => result.outcome === 'passed');
      const excused = results.filter(result => result.outcome === 'skipped');
      for (const result of failed) print(failureText(result));
      for (const line of slowLines(results)) print(line);
      for (const { file, name, says } of excused) print(`not run here: ${file}: ${name} (${says})`);
      print(`\n${passed.length} passed, ${failed.length} failed`);
      return failed.length === 0 && passed.length > 0;
    },
  };
}

/** A test that does not run proves nothing, so it must be listed with a reason. */
function judged(result: Result): Result {
  if (result.outcome !== 'skipped') return result;
  const excuse = excusedSkips[result.name];
  if (excuse) return { ...result, says: excuse };
  const says = `It was skipped (${result.says}). Run it, delete it, or give a reason in test/rules/excused-skips.ts.`;
  return { ...result, outcome: 'failed', says };
}

function fileLine(file: string, durationMs: number, results: readonly Result[]): string {
  const own = results.filter(result => result.file === file);
  const failed = own.filter(result => result.outcome === 'failed').length;
  const count = own.length === 1 ? '1 test' : `${own.length} tests`;
  const verdict = failed > 0 ? `FAIL  ${file}  ${failed} of ${count} failed` : `  ok  ${file}  ${count}`;
  return `${verdict}, ${Math.round(durationMs)} ms`;
}

function failureText({ file, name, says }: Result): string {
  const reason = (says ?? '').split('\n').map(line => `    ${line}`);
  return `\n${file}: ${name}\n${reason.join('\n')}`;
}

function slowLines(results: readonly Result[]): string[] {
  const slow = results.filter(result => result.durationMs > SLOW_MS);
  return slow
    .sort((one, other) => other.durationMs - one.durationMs)
    .slice(0, MOST_SLOW_TOLD)
    .map(({ file, name, durationMs }) => `slow: ${(durationMs / 1_000).toFixed(1)} s  ${file}: ${name}`);
}
