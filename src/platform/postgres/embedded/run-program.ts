import { spawn } from 'node:child_process';

/** Nothing of our own environment, which may hold secrets, reaches processes that may run as another user. */
export const bareEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** How a program is started as the user it must run as. */
export type Launcher = {
  command(program: string, args: readonly string[]): readonly [string, readonly string[]];
};

export type Outcome = { isSuccess: boolean; output: string };

export async function runProgram(
  runAs: Launcher,
  program: string,
  args: readonly string[],
  input = '',
): Promise<Outcome> {
  const [file, wrapped] = runAs.command(program, args);
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = spawn(file, wrapped, { cwd: '/', env: bareEnvironment, stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.on('error', cause => resolve({ isSuccess: false, output: cause.message }));
  child.on('close', code => resolve({ isSuccess: code === 0, output }));
  child.stdin.on('error', () => undefined).end(input); // it may end without reading; its exit code tells
  return promise;
}
