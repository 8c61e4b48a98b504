const LENGTH_BYTES = 4;

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
  // Half a surrogate pair would be written as U+FFFD, like any other half: two rows, one context.
  if (!parts.every(part => part.isWellFormed())) throw new Error('A place is named by well-formed text.');
  const size = parts.reduce((sum, part) => sum + LENGTH_BYTES + Buffer.byteLength(part), 0);
  const context = Buffer.allocUnsafe(size); // one buffer: this runs for every value that is opened
  let at = 0;
  for (const part of parts) {
    const length = context.write(part, at + LENGTH_BYTES);
    at = context.writeUInt32BE(length, at) + length;
  }
  return context;
}
