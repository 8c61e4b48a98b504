import type { Message } from './records.ts';

/** A place in time: by date, and then by arrival. */
export type Position = Pick<Message, 'internalDateMs' | 'sequence'>;

export function isBefore(one: Position, other: Position): boolean {
  return one.internalDateMs === other.internalDateMs
    ? one.sequence < other.sequence
    : one.internalDateMs < other.internalDateMs;
}

/** In a list that is oldest first, found by halving. */
export function firstNotBefore(list: readonly Message[], place: Position): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = list[middle];
    if (one && isBefore(one, place)) low = middle + 1;
    else high = middle;
  }
  return low;
}
