import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MailRead } from '../mail.ts';
import type { RawMail } from '../read.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));

export type ReadingProcess = {
  /** Throws where it ends for another reason than that a mail was too much for it. */
  read(raw: RawMail): Promise<MailRead>;
  /** It has ended, and reads nothing more. */
  isOver(): boolean;
  end(): void;
};

/**
 * A process that reads mails, and nothing else: a mail that brings its reader down brings down this one, and is put
 * aside. A thread would not do, for where one runs out of memory the whole server may end with it. It has nothing of
 * the environment, in which secrets may be.
 */
export function openProcess(mostMegabytes: number): ReadingProcess {
  const child = fork(PROGRAM, [], {
    env: {},
    execArgv: [`--max-old-space-size=${mostMegabytes}`, '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    detached: true, // what a terminal tells the server is not told to it
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let asked: PromiseWithResolvers<MailRead> | undefined;
  let isOver = false;
  child.on('message', (read: MailRead) => asked?.resolve(read));
  child.on('error', over);
  child.on('exit', (code, signal) => over(new Error(`A reader of mails ended: ${signal ?? code}`), signal));
  holdServer(child, false);

  /** V8 aborts where it has no memory left. */
  function over(cause: Error, signal?: string | null): void {
    isOver = true;
    if (signal === 'SIGABRT') asked?.resolve({ kind: 'quarantine', reason: 'takes_too_much', cause });
    else asked?.reject(cause);
  }

  return {
    read(raw) {
      asked = Promise.withResolvers<MailRead>();
      holdServer(child, true);
      child.send(raw, cause => cause && over(cause));
      return asked.promise.finally(() => holdServer(child, false));
    },
    isOver: () => isOver,
    end() {
      isOver = true;
      child.kill('SIGKILL');
    },
  };
}

/** While nobody waits for it, it is no reason for the server not to end. */
function holdServer(child: ChildProcess, isHeld: boolean): void {
  for (const each of [child, child.channel])
    if (isHeld) each?.ref();
    else each?.unref();
}
