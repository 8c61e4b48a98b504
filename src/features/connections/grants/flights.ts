import type { Renewal } from './vended.ts';

/** Refreshes under way in this process: whoever wants one that has begun waits for it. */
export type Flights = {
  join(key: string, begin: () => Promise<Renewal>): Promise<Renewal>;
};

export function openFlights(): Flights {
  const underWay = new Map<string, Promise<Renewal>>();
  return {
    join(key, begin) {
      const before = underWay.get(key);
      if (before) return before;
      const flight = begin().finally(() => underWay.delete(key));
      underWay.set(key, flight);
      return flight;
    },
  };
}
