import { useState } from 'react';
import { type Answered, type Tried, tryExchange } from '../../api/try-exchange.ts';
import { words } from '../../words.ts';

export type Outcome =
  | { kind: 'none' }
  | { kind: 'answered'; answered: Answered; isByKey: boolean }
  | { kind: 'unreachable' };

export type Trying = { start: (tried: Tried) => Promise<void>; isBusy: boolean; outcome: Outcome };

/**
 * Not a deed as others are: what those were given is remembered for a while, and a refusal of the key would
 * end the session of whoever tries it. Here only the answer stays, and it has no token in it.
 */
export function useTry(): Trying {
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });

  async function start(tried: Tried): Promise<void> {
    setBusy(true);
    try {
      const answered = await tryExchange(tried, words.tryExchange.answer.shown);
      setOutcome({ kind: 'answered', answered, isByKey: tried.key !== undefined });
    } catch {
      setOutcome({ kind: 'unreachable' });
    } finally {
      setBusy(false);
    }
  }

  return { start, isBusy, outcome };
}
