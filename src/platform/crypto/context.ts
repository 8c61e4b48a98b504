/** Where a sealed value stands. It opens there and nowhere else. */
export type Place = { table: string; column: string; row: string };

export function tenantValueContext(tenantId: string, { table, column, row }: Place): Buffer {
  return contextOf('tenant value', tenantId, table, column, row);
}

export function installationValueContext({ table, column, row }: Place): Buffer {
  return contextOf('installation value', table, column, row);
}

export function tenantKeyContext(tenantId: string, keyId: string): Buffer {
  return contextOf('tenant key', tenantId, keyId);
}

export const installationRootContext = contextOf('installation root');

export function wordsFor({ table, column, row }: Place): string {
  return `${table}.${column} of ${row}`;
}

/** Each part behind its length, so that no two lists of parts can ever read the same. */
function contextOf(...parts: readonly string[]): Buffer {
  return Buffer.concat(parts.flatMap(part => [lengthOf(part), Buffer.from(part)]));
}

function lengthOf(part: string): Buffer {
  // Half a surrogate pair would be written as U+FFFD, like any other half: two rows, one context.
  if (!part.isWellFormed()) throw new Error('A place is named by well-formed text.');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(part));
  return length;
}
