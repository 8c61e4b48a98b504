import type { World } from '#kernel/world.ts';

const START_BYTES = 9;

/** Every process begins with chance and then counts: never twice the same, and nothing to wait for. */
export function createRequestIds(world: Pick<World, 'randomBytes'>): () => string {
  const start = world.randomBytes(START_BYTES).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}
