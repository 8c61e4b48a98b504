/** What a process that runs tests tells the one that started it. */
export type News =
  | { kind: 'began'; file: string; name: string }
  | { kind: 'ended'; result: Result }
  | { kind: 'file_ended'; file: string; durationMs: number };

export type Result = {
  file: string;
  /** With the suites it stands in. */
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  durationMs: number;
  /** Why it failed or was skipped. */
  says?: string;
};
