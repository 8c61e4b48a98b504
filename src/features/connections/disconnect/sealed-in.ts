import type { RevocationId } from './store.ts';

export function tokenIn(id: RevocationId) {
  return { table: 'revocations', column: 'token_sealed', row: id };
}
