import type { Scope } from '#kernel/scope.ts';

export type Counted = { count: number; says: string };

/** What one feature takes back when an organisation returns to nothing connected. The app's secrets stay. */
export type ResetStep<Needs> = {
  name: string;
  title: string;
  /** What will stop, before it is done. */
  preview(needs: Needs, who: Scope): Promise<Counted>;
  /** Done here, in whatever state Google is in. Run again after a crash, with the same result. */
  run(needs: Needs, who: Scope, signal: AbortSignal): Promise<void>;
  /** What Google has not been told of yet. Whatever counts here is tried again by a job of the feature. */
  open(needs: Needs, who: Scope): Promise<Counted>;
};

export type BoundResetStep = {
  name: string;
  title: string;
  preview(who: Scope): Promise<Counted>;
  run(who: Scope, signal: AbortSignal): Promise<void>;
  open(who: Scope): Promise<Counted>;
};
