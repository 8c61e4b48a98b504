import type { z } from 'zod';
import type { Scope } from '#kernel/scope.ts';
import type { AnyTx } from '#platform/postgres/transaction.ts';

/** Work done later, by whichever node is free. Written as data, like a route. */
export type Job<Needs, Input> = {
  /** `feature.verb`, for example `webhooks.deliver`. */
  name: string;
  input: z.ZodType<Input>;
  /** Two jobs with the same key never run at once, on any node. */
  onePer?(input: Input): string;
  /** Attempts after the first, with growing pauses. */
  retries: number;
  timeLimitMs: number;
  run(needs: Needs, who: Scope, input: Input, signal: AbortSignal): Promise<void>;
};

/** A job as the worker sees it, its own types forgotten: the input is read just before it runs. */
export type AnyJob<Needs> = Pick<Job<Needs, never>, 'name' | 'retries' | 'timeLimitMs'> & {
  takesTurns: boolean;
  runStored(needs: Needs, who: Scope, stored: unknown, signal: AbortSignal): Promise<void>;
};

/** Work of the house that belongs to no tenant and runs by the clock, on one node at a time. */
export type Upkeep<Needs> = {
  name: string;
  /** What it does, in words for the upkeep page. */
  summary: string;
  /** Every so often, or at a time of day: five fields, UTC. */
  when: { everyMs: number } | { cron: string };
  timeLimitMs: number;
  run(needs: Needs, signal: AbortSignal): Promise<void>;
};

export type Queue = {
  /** Becomes visible when the transaction commits, and never if it does not. */
  enqueue<Input>(
    tx: AnyTx,
    who: Scope,
    job: Job<never, Input>,
    input: Input,
    options?: EnqueueOptions,
  ): Promise<void>;
};

export type EnqueueOptions = { notBefore?: Date };

export function jobsOf<Needs>() {
  return <Input>(job: Job<Needs, Input>): Job<Needs, Input> & AnyJob<Needs> => ({
    ...job,
    takesTurns: job.onePer !== undefined,
    runStored: (needs, who, stored, signal) => job.run(needs, who, job.input.parse(stored), signal),
  });
}
