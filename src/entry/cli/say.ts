import { stderr, stdout } from 'node:process';

export function say(...lines: readonly string[]): void {
  stdout.write(`${lines.join('\n')}\n`);
}

export function complain(...lines: readonly string[]): void {
  stderr.write(`${lines.join('\n')}\n`);
}
