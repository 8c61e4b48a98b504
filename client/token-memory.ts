import type { Surroundings } from './surroundings.ts';

type Token = { accessToken: string; expiresAt: Date };

type Flight<T> = { minimumTtlMs: number; waiting: number; stop: AbortController; landed: Promise<T> };

export type Wanted = {
  /** Tells one question from every other. */
  about: string;
  /** How long it has to live at least. */
  minimumTtlMs: number;
  /** This one was refused, so it is not the answer, however long it would live. */
  insteadOf?: string | undefined;
  signal?: AbortSignal | undefined;
};

type Take<T> = (minimumTtlMs: number, signal: AbortSignal) => Promise<T>;

/** Google's tokens live 3,600 seconds; Keyholder renews whatever is older than this leaves. */
export const MOST_TTL_MS = 3_500_000;
/** A gateway may ask for many subjects; beyond this many the oldest are asked for anew. */
const MOST_REMEMBERED = 10_000;

export type TokenMemory<T> = {
  take(wanted: Wanted, take: Take<T>): Promise<T>;
  /** Every answer from now on was asked for after this moment. */
  forget(): void;
};

/** Remembers tokens for as long as they live, and lets all who want the same wait for one request. */
export function openTokenMemory<T extends Token>({ now }: Pick<Surroundings, 'now'>): TokenMemory<T> {
  const remembered = new Map<string, T>();
  const flights = new Map<string, Flight<T>>();
  let generation = 0;

  function recall({ about, minimumTtlMs, insteadOf }: Wanted): T | undefined {
    const token = remembered.get(about);
    if (!token || token.accessToken === insteadOf) return undefined;
    return token.expiresAt.getTime() - now() >= minimumTtlMs ? token : undefined;
  }

  function remember(about: string, token: T): void {
    remembered.delete(about); // so that the newest is the last
    remembered.set(about, token);
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  }

  function depart(about: string, minimumTtlMs: number, take: Take<T>): Flight<T> {
    const stop = new AbortController();
    const departedIn = generation;
    const landed = take(minimumTtlMs, stop.signal)
      .then(token => {
        // Whatever was forgotten meanwhile may have been about this one.
        if (departedIn === generation) remember(about, token);
        return token;
      })
      .finally(() => {
        if (flights.get(about) === flight) flights.delete(about);
      });
    const flight = { minimumTtlMs, waiting: 0, stop, landed };
    flights.set(about, flight);
    return flight;
  }

  return {
    async take(wanted, take) {
      wanted.signal?.throwIfAborted();
      const known = recall(wanted);
      if (known) return known;
      const minimumTtlMs = wanted.insteadOf === undefined ? wanted.minimumTtlMs : MOST_TTL_MS;
      const flying = flights.get(wanted.about);
      const isEnough = flying && flying.minimumTtlMs >= minimumTtlMs && !flying.stop.signal.aborted;
      return waitFor(isEnough ? flying : depart(wanted.about, minimumTtlMs, take), wanted.signal);
    },
    forget() {
      generation += 1;
      flights.clear();
      remembered.clear();
    },
  };
}

/** Whoever gives up leaves the others waiting; the last one to leave stops the request. */
function waitFor<T>(flight: Flight<T>, signal: AbortSignal | undefined): Promise<T> {
  flight.waiting += 1;
  if (!signal) return flight.landed;
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.waiting -= 1;
      if (flight.waiting === 0) flight.stop.abort(signal.reason);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    const stay = () => signal.removeEventListener('abort', leave);
    flight.landed.finally(stay).then(resolve, reject);
  });
}
