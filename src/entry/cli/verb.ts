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
  const options = new Map<string, string | true>();
  for (let at = 0; at < argv.length; at += 1) {
    const item = argv[at] ?? '';
    if (!item.startsWith('--')) {
      words.push(item);
      continue;
    }
    const [name = '', inline] = item.slice(2).split('=', 2);
    const next = argv[at + 1];
    if (inline !== undefined) options.set(name, inline);
    else if (next !== undefined && !next.startsWith('--')) {
      options.set(name, next);
      at += 1;
    } else options.set(name, true);
  }
  return { words, options: Object.fromEntries(options) };
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

/** The deed that the first word names. What every object inherits (`constructor`, `toString`) is no deed. */
export function requireDeed<Deed>(verb: string, deeds: Readonly<Record<string, Deed>>, args: Args): Deed {
  const word = requireWord(args, 0, 'deed');
  const deed = Object.hasOwn(deeds, word) ? deeds[word] : undefined;
  if (deed) return deed;
  throw new WrongUsage(`${verb} knows ${Object.keys(deeds).join(', ')}.`);
}

/** One that nobody reads is a mistake: `tenant freeze acme globex` would freeze only the first. */
export function refuseFurtherWords(args: Args, most: number): void {
  if (args.words.length > most) throw new WrongUsage('There is a word too many.');
}

export function requireOption(args: Args, name: string): string {
  const value = args.options[name];
  if (typeof value !== 'string' || value.trim() === '') throw new WrongUsage(`--${name} is missing.`);
  return value;
}

export function refuseUnknownOptions(args: Args, known: readonly string[]): void {
  const unknown = Object.keys(args.options).find(name => !known.includes(name));
  if (unknown) throw new WrongUsage(`--${unknown} is not an option here.`);
}
