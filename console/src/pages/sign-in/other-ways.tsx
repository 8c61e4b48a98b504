import type { ReactNode } from 'react';
import { words } from '../../words.ts';

/** The place for signing in with Google or Microsoft. */
export function OtherWays({ children }: { children: ReactNode }) {
  return (
    <section aria-label={words.signIn.otherWays} className="mt-6 grid gap-2 border-t border-line pt-6">
      {children}
    </section>
  );
}
