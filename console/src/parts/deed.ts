import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
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
  const problem = useMemo(() => (error ? asProblem(error) : null), [error]);
  return { start: mutate, isBusy: isPending, problem };
}
