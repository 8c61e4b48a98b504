import { ControlRefusal } from './control-refusal.ts';

/** The body of a control request, read field by field; what is not as promised is refused in words. */
export type Fields = {
  has(name: string): boolean;
  findAny(name: string): unknown;
  findText(name: string): string | undefined;
  requireText(name: string): string;
  findTexts(name: string): string[] | undefined;
  requireTexts(name: string): string[];
  findFlag(name: string): boolean | undefined;
  findNumber(name: string): number | undefined;
  findChoice<const Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined;
  requireChoice<const Choice extends string>(name: string, choices: readonly Choice[]): Choice;
  findFields(name: string, known: readonly string[]): Fields | undefined;
  findList<Item>(name: string, read: (item: unknown) => Item): Item[] | undefined;
  findTextMap(name: string): Record<string, string> | undefined;
};

/** `known` is closed: a misspelt field in a test must fail the test, not be ignored. */
export function readFields(value: unknown, known: readonly string[]): Fields {
  if (!isRecord(value)) throw new ControlRefusal(400, 'A JSON object is expected here.');
  const strange = Object.keys(value).filter(name => !known.includes(name));
  if (strange.length > 0) {
    throw new ControlRefusal(400, `Unknown: ${strange.join(', ')}. Known here: ${known.join(', ')}.`);
  }
  const find = (name: string) => value[name] ?? undefined;
  const fields: Fields = {
    has: name => find(name) !== undefined,
    findAny: find,
    findText: name => expect(name, 'text', find(name), isText),
    requireText: name => required(name, fields.findText(name)),
    findTexts: name => expect(name, 'a list of texts', find(name), isTexts),
    requireTexts: name => required(name, fields.findTexts(name)),
    findFlag: name => expect(name, 'true or false', find(name), isFlag),
    findNumber: name => expect(name, 'a whole number of at least 0', find(name), isCount),
    findChoice: (name, choices) => {
      const isChoice = (found: unknown): found is (typeof choices)[number] =>
        choices.some(one => one === found);
      return expect(name, `one of ${choices.join(', ')}`, find(name), isChoice);
    },
    requireChoice: (name, choices) => required(name, fields.findChoice(name, choices)),
    findFields: (name, inner) => (fields.has(name) ? readFields(find(name), inner) : undefined),
    findList: (name, read) => expect(name, 'a list', find(name), Array.isArray)?.map(read),
    findTextMap: name => expect(name, 'an object of texts', find(name), isTextMap),
  };
  return fields;
}

export async function readControlBody(request: Request, known: readonly string[]): Promise<Fields> {
  const text = await request.text();
  return readFields(text.trim() === '' ? {} : parsed(text), known);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlRefusal(400, 'The body is not JSON.');
  }
}

function expect<T>(
  name: string,
  what: string,
  value: unknown,
  fits: (value: unknown) => value is T,
): T | undefined {
  if (value === undefined || fits(value)) return value;
  throw new ControlRefusal(400, `${name} must be ${what}.`);
}

function required<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new ControlRefusal(400, `${name} is missing.`);
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isTextMap(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every(isText);
}
