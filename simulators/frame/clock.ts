/** The one clock of a simulated world. Everything that expires asks it, so moving it ages everything at once. */
export type Clock = {
  now(): Date;
  advance(byMs: number): void;
  set(to: Date): void;
  /** Runs after every move. Time that passes by itself tells nobody. */
  whenMoved(run: () => void): void;
};

/** Real time plus an offset: moves when told, and goes on ticking in between. */
export function tickingClock(realNowMs: () => number): Clock {
  let offsetMs = 0;
  const listeners: (() => void)[] = [];
  const move = (toOffsetMs: number) => {
    offsetMs = toOffsetMs;
    for (const run of listeners) run();
  };
  return {
    now: () => new Date(realNowMs() + offsetMs),
    advance: byMs => move(offsetMs + byMs),
    set: to => move(to.getTime() - realNowMs()),
    whenMoved: run => {
      listeners.push(run);
    },
  };
}

/** Stands still until it is moved, so that a test can name exact moments. */
export function frozenClock(at: Date): Clock {
  const startMs = at.getTime();
  return tickingClock(() => startMs);
}

const unitsMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** `59m`, `2h30m`, `7d`, in descending units. Undefined when the text is nothing of the kind. */
export function durationMs(text: string): number | undefined {
  const found = /^(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,8})s)?$/.exec(text.trim());
  if (!found || found[0] === '') return undefined;
  const [, days, hours, minutes, seconds] = found;
  return (
    Number(days ?? 0) * unitsMs.d +
    Number(hours ?? 0) * unitsMs.h +
    Number(minutes ?? 0) * unitsMs.m +
    Number(seconds ?? 0) * unitsMs.s
  );
}
