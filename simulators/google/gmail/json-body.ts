import { isRecord } from '../../frame/fields.ts';
import { GmailRefusal, invalidArgument } from './refusal.ts';

/** The body of a request, read as Google reads protocol buffers: strange names and wrong types are refused. */
export type JsonBody = {
  has(name: string): boolean;
  findText(name: string): string | undefined;
  findTexts(name: string): string[];
  findObject(name: string): object | undefined;
  findBody(name: string, known: readonly string[]): JsonBody | undefined;
};

export async function readJsonBody(request: Request, known: readonly string[]): Promise<JsonBody> {
  const text = await request.text();
  return bodyOf(text.trim() === '' ? {} : parsed(text), known);
}

export function readJsonText(text: string, known: readonly string[]): JsonBody {
  return bodyOf(parsed(text), known);
}

function bodyOf(value: unknown, known: readonly string[]): JsonBody {
  if (!isRecord(value)) throw broken('Root element must be a message.');
  const strange = Object.keys(value).find(name => !known.includes(name));
  if (strange !== undefined) throw broken(`Unknown name "${strange}": Cannot find field.`);
  const find = (name: string) => value[name] ?? undefined;
  return {
    has: name => find(name) !== undefined,
    findText: name => {
      const found = find(name);
      if (found === undefined || typeof found === 'string') return found;
      throw invalidArgument(`Invalid value at '${name}' (TYPE_STRING), ${JSON.stringify(found)}`);
    },
    findTexts: name => {
      const found = find(name) ?? [];
      if (Array.isArray(found) && found.every(isText)) return found;
      throw invalidArgument(`Invalid value at '${name}' (TYPE_STRING), ${JSON.stringify(found)}`);
    },
    findObject: name => {
      const found = find(name);
      if (found === undefined || isRecord(found)) return found;
      throw invalidArgument(`Invalid value at '${name}' (type.googleapis.com/google.protobuf.Struct)`);
    },
    findBody: (name, inner) => {
      const found = find(name);
      return found === undefined ? undefined : bodyOf(found, inner);
    },
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken('Unexpected token.');
  }
}

function broken(what: string): GmailRefusal {
  return new GmailRefusal(400, 'badRequest', `Invalid JSON payload received. ${what}`);
}
