import { type Fields, isRecord, readFields } from '../../frame/fields.ts';
import { ApiRefusal, invalidArgument } from './api-refusal.ts';

/** The body of a method, as the JSON mapping of protocol buffers reads it: no field that it does not know. */
export async function readJsonBody(request: Request, known: readonly string[]): Promise<Fields> {
  const text = await request.text();
  return readMessage(text.trim() === '' ? {} : parsed(text), known);
}

/** A message inside the body; `at` is where it stands, for the error. */
export function readMessage(value: unknown, known: readonly string[], at = ''): Fields {
  if (!isRecord(value)) throw invalidArgument(`Invalid value${placed(at)}: an object is expected.`);
  const strange = Object.keys(value).filter(name => !known.includes(name));
  if (strange.length === 0) return readFields(value, known);
  const descriptions = strange.map(
    name => `Invalid JSON payload received. Unknown name "${name}"${placed(at)}: Cannot find field.`,
  );
  throw new ApiRefusal('INVALID_ARGUMENT', descriptions.join('\n'), {
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: descriptions.map(description => ({ ...(at !== '' && { field: at }), description })),
      },
    ],
  });
}

export function findMessage(fields: Fields, name: string, known: readonly string[]): Fields | undefined {
  const value = fields.findAny(name);
  return value === undefined ? undefined : readMessage(value, known, name);
}

/** `600s`, `3.5s`. Undefined when the field is absent. */
export function findDurationMs(fields: Fields, name: string): number | undefined {
  const text = fields.findText(name);
  if (text === undefined) return undefined;
  const seconds = /^(\d{1,12}(?:\.\d{1,9})?)s$/.exec(text)?.[1];
  if (seconds === undefined) throw invalidArgument(`Invalid value at '${name}': Illegal duration format.`);
  return Math.round(Number(seconds) * 1_000);
}

export function durationOf(ms: number): string {
  return `${ms / 1_000}s`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument('Invalid JSON payload received. Unexpected token.');
  }
}

function placed(at: string): string {
  return at === '' ? '' : ` at '${at}'`;
}
