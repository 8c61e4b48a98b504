/** One word of the command line: `./keyholder tenant create ...`. */
export type Verb = {
  name: string;
  summary: string;
  /** How it is written, one form a line. */
  usage: readonly string[];
  /** What else there is to know, in full sentences. */
  notes?: readonly string[];
  run(args: Args): Promise<void>;
};

export type Args = {
  words: readonly string[];
  options: Readonly<Record<string, string | true>>;
};

/** `words --name value --flag`: nothing more than our own verbs need. */
export function readArgs(argv: readonly string[]): Args {
  const words: string[] = [];
  const options: Record<string, string | true> = {};
  for (let at = 0; at < argv.length; at += 1) {
    const item = argv[at] ?? '';
    if (!item.startsWith('--')) {
      words.push(item);
      continue;
    }
    const [name = '', inline] = item.slice(2).split('=', 2);
    const next = argv[at + 1];
    if (inline !== undefined) options[name] = inline;
    else if (next !== undefined && !next.startsWith('--')) {
      options[name] = next;
      at += 1;
    } else options[name] = true;
  }
  return { words, options };
}

/** Said instead of a stack trace when the words do not fit the verb. */
export class WrongUsage extends Error {
  override name = 'WrongUsage';
}

export function requireWord(args: Args, at: number, name: string): string {
  const word = args.words[at];
  if (word === undefined) throw new WrongUsage(`The ${name} is missing.`);
  return word;
}

export function requireOption(args: Args, name: string): string {
  const value = args.options[name];
  if (typeof value !== 'string') throw new WrongUsage(`--${name} is missing.`);
  return value;
}

export function refuseUnknownOptions(args: Args, known: readonly string[]): void {
  const unknown = Object.keys(args.options).find(name => !known.includes(name));
  if (unknown) throw new WrongUsage(`--${unknown} is not an option here.`);
}
