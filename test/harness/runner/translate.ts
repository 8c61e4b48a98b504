import { AssertionError } from 'node:assert/strict';
import type { EventData } from 'node:test';
import { inspect } from 'node:util';
import type { News, Result } from './news.ts';

/** Nesting as batch-entry.ts makes it: a test per file, in it a suite per file, in it the file's own. */
const FILE = 0;
const OWN = 2;
const WHOLE = 'the file as a whole';

/** From the runner's events, which tell of suites and wrappers too, to what a reader wants to know. */
export function translator(tell: (news: News) => void) {
  const names: string[] = [];
  let file = '';
  let resultsOfFile = 0;

  function tellResult(result: Omit<Result, 'file' | 'name'>, nesting: number): void {
    resultsOfFile += 1;
    const name = names.slice(OWN, nesting + 1).join(' > ') || WHOLE;
    tell({ kind: 'ended', result: { file, name, ...result } });
  }

  function endFile(nesting: number, durationMs: number): void {
    if (nesting !== FILE) return;
    if (resultsOfFile === 0)
      tellResult({ outcome: 'failed', durationMs, says: 'It holds no test.' }, nesting);
    tell({ kind: 'file_ended', file, durationMs });
  }

  return {
    began({ name, nesting }: EventData.TestDequeue): void {
      if (nesting === FILE) file = name;
      tell({ kind: 'began', file, name });
    },
    started({ name, nesting }: EventData.TestStart): void {
      names.length = nesting;
      names[nesting] = name;
      if (nesting === FILE) resultsOfFile = 0;
    },
    passed({ nesting, skip, todo, details }: EventData.TestPass): void {
      const durationMs = details.duration_ms;
      const excuse = excuseOf(skip ?? todo);
      if (excuse) tellResult({ outcome: 'skipped', durationMs, says: excuse }, nesting);
      else if (nesting >= OWN && details.type !== 'suite')
        tellResult({ outcome: 'passed', durationMs }, nesting);
      endFile(nesting, durationMs);
    },
    failed({ nesting, skip, todo, details }: EventData.TestFail): void {
      const durationMs = details.duration_ms;
      const excuse = excuseOf(skip ?? todo);
      if (excuse) tellResult({ outcome: 'skipped', durationMs, says: excuse }, nesting);
      else if (!isOfItsParts(details.error))
        tellResult({ outcome: 'failed', durationMs, says: reasonOf(details.error) }, nesting);
      endFile(nesting, durationMs);
    },
  };
}

function excuseOf(mark: string | boolean | undefined): string | undefined {
  if (mark === undefined || mark === false) return undefined;
  return typeof mark === 'string' && mark !== '' ? mark : 'no reason given';
}

/** A suite that failed because of what is in it: that has been told already. */
function isOfItsParts(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}

function reasonOf(error: Error): string {
  const reason = error.cause ?? error;
  return textOf(reason)
    .split('\n')
    .filter(line => !/^\s+at .*(node:internal|node:async_hooks|runner\/batch-entry)/.test(line))
    .join('\n')
    .replaceAll(`file://${process.cwd()}/`, '')
    .replaceAll(`${process.cwd()}/`, '')
    .trimEnd();
}

/** An assertion has said it all in its message; of other errors the fields and the cause help. */
function textOf(reason: unknown): string {
  if (reason instanceof AssertionError) return reason.stack ?? reason.message;
  return reason instanceof Error ? inspect(reason, { depth: 4 }) : String(reason);
}
