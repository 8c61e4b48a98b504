/** Whom a client may claim to act for. A name with a star at its end stands for all that begin so. */
export type Claimable = { kind: 'none' } | { kind: 'any' } | { kind: 'listed'; names: readonly string[] };

export function isClaimable(claimable: Claimable, name: string): boolean {
  switch (claimable.kind) {
    case 'none':
      return false;
    case 'any':
      return true;
    case 'listed':
      return claimable.names.some(listed => isMeant(listed, name));
    default:
      return claimable satisfies never;
  }
}

function isMeant(listed: string, name: string): boolean {
  return listed.endsWith('*') ? name.startsWith(listed.slice(0, -1)) : name === listed;
}
