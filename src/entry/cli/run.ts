import { CannotStart, Failure, failureCodes } from '#kernel/failures.ts';
import { nearest } from '../../nearest.ts';
import { complain, say } from './say.ts';
import { readArgs, type Verb, WrongUsage } from './verb.ts';
import { verbs } from './verbs.ts';

const WORKED = 0;
const FAILED = 1;
const USED_WRONGLY = 2;

/** Finds the verb, runs it, and turns what went wrong into a sentence and an exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    say(...overview());
    return WORKED;
  }
  const verb = verbs.find(candidate => candidate.name === name);
  if (!verb) {
    const names = verbs.map(candidate => candidate.name);
    complain(
      `There is no ${JSON.stringify(name)} here. Did you mean ${nearest(name, names)}?`,
      ...overview(),
    );
    return USED_WRONGLY;
  }
  const args = readArgs(rest);
  if (args.options.help) {
    say(...help(verb));
    return WORKED;
  }
  try {
    await verb.run(args);
    return WORKED;
  } catch (cause) {
    return explain(cause, verb);
  }
}

function explain(cause: unknown, verb: Verb): number {
  if (cause instanceof WrongUsage) {
    complain(cause.message, ...help(verb));
    return USED_WRONGLY;
  }
  if (cause instanceof CannotStart) {
    complain(cause.message);
    return FAILED;
  }
  if (cause instanceof Failure && cause.code !== 'unexpected') {
    complain(cause.parts.detail ?? `${failureCodes[cause.code].title}.`);
    return FAILED;
  }
  throw cause;
}

function overview(): string[] {
  const widest = Math.max(...verbs.map(({ name }) => name.length));
  const line = (name: string, summary: string) => `  ${name.padEnd(widest + 2)}${summary}`;
  return [
    'Keyholder holds an organisation’s Google keys and lets the right software in.',
    '',
    'Usage: ./keyholder <verb> [--help]',
    '',
    ...verbs.map(({ name, summary }) => line(name, summary)),
    line('test', 'run every test'),
    line('check', 'format, lint, types and the rules of the house'),
    line('help', 'this page'),
  ];
}

function help({ name, summary, usage, notes = [] }: Verb): string[] {
  return [
    `./keyholder ${name}: ${summary}`,
    '',
    ...usage.map(form => `  ./keyholder ${form}`),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ];
}
