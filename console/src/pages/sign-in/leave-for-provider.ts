import { useEffect, useState } from 'react';
import type { Problem } from '../../api/problem.ts';
import type { SigninProvider } from '../../api/shapes.ts';
import { useDeed } from '../../parts/deed.ts';

type Leaving<Input> = {
  /** The one whose page is being opened. */
  chosen: SigninProvider | null;
  leave: (input: Input) => void;
  problem: Problem | null;
};

/** Asks the server for the provider's page and goes there. Until the browser has left, nothing else can be chosen. */
export function useLeaveForProvider<Input extends { provider: SigninProvider }>(
  begin: (input: Input) => Promise<{ url: string }>,
): Leaving<Input> {
  const [chosen, setChosen] = useState<SigninProvider | null>(null);
  const { start, problem } = useDeed({
    act: begin,
    touches: [],
    onDone: ({ url }) => window.location.assign(url),
  });

  useEffect(() => {
    if (problem) setChosen(null);
  }, [problem]);
  useEffect(() => backAgain(() => setChosen(null)), []);

  function leave(input: Input): void {
    setChosen(input.provider);
    start(input);
  }

  return { chosen, leave, problem };
}

/** A page that the browser kept and shows again, after somebody went back from the provider. */
function backAgain(act: () => void): () => void {
  const listen = (event: PageTransitionEvent) => {
    if (event.persisted) act();
  };
  window.addEventListener('pageshow', listen);
  return () => window.removeEventListener('pageshow', listen);
}
