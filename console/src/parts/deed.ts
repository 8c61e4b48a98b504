import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { asProblem, type Problem } from '../api/problem.ts';

type DeedParts<Input, Output> = {
  act: (input: Input) => Promise<Output>;
  /** The lists it changes. They are read again before it counts as done, so the screen never shows a hope. */
  touches: readonly string[];
  onDone?: (output: Output, input: Input) => void;
};

export type Deed<Input> = {
  start: (input: Input) => void;
  isBusy: boolean;
  problem: Problem | null;
};

/** Something a person does that waits for the server. */
export function useDeed<Input, Output>({ act, touches, onDone }: DeedParts<Input, Output>): Deed<Input> {
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: act,
    onSuccess: async (output, input) => {
      await Promise.all(touches.map(key => client.invalidateQueries({ queryKey: [key] })));
      onDone?.(output, input);
    },
  });
  const [isStarting, setIsStarting] = useState(false);
  const problem = useMemo(() => (error ? asProblem(error) : null), [error]);

  /** Busy on the screen before the request is out: an Escape in between would close what waits for the answer. */
  function start(input: Input): void {
    flushSync(() => setIsStarting(true));
    mutate(input, { onSettled: () => setIsStarting(false) });
  }

  return { start, isBusy: isStarting || isPending, problem };
}
