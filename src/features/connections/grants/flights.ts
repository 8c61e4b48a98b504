/** What is under way in this process: whoever wants something that has begun waits for it. */
export type Flights<Landed> = {
  join(key: string, begin: () => Promise<Landed>): Promise<Landed>;
};

export function openFlights<Landed>(): Flights<Landed> {
  const underWay = new Map<string, Promise<Landed>>();
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
