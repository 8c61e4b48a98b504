/** What came over the wire, until somebody has looked at it. */
export type Json = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function readObject(text: string): Json {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

export function textIn(json: Json, name: string): string | undefined {
  const value = json[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(json: Json, name: string): number | undefined {
  const value = json[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textsIn(json: Json, name: string): string[] {
  return listIn(json, name).filter(item => typeof item === 'string');
}

export function listIn(json: Json, name: string): unknown[] {
  const value = json[name];
  return Array.isArray(value) ? value : [];
}

export function dateIn(json: Json, name: string): Date | null {
  const text = textIn(json, name);
  return text === undefined ? null : new Date(text);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
