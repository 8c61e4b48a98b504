import { isDrawn, twoBytes } from '../../frame/random.ts';
import type { Google } from '../google.ts';

/** What is to become of the next push: as it should, twice, or lost. */
export function chosenBySteering({ pubsub, random }: Google): 'faithful' | 'duplicated' | 'dropped' {
  const { steering } = pubsub;
  if (steering.dropNext > 0) {
    steering.dropNext -= 1;
    return 'dropped';
  }
  if (steering.duplicateNext > 0) {
    steering.duplicateNext -= 1;
    return 'duplicated';
  }
  if (isDrawn(random, steering.dropPercent)) return 'dropped';
  return isDrawn(random, steering.duplicatePercent) ? 'duplicated' : 'faithful';
}

/** As published, unless disorder is wanted. */
export function inOrder<Item>({ pubsub, random }: Google, items: readonly Item[]): Item[] {
  if (!pubsub.steering.isShuffled) return [...items];
  const drawn = items.map(item => ({ item, lot: twoBytes(random) }));
  return drawn.sort((one, other) => one.lot - other.lot).map(({ item }) => item);
}
