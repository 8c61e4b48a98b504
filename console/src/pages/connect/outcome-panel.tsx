import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../../parts/classes.ts';

export type Tone = 'good' | 'worth' | 'bad';

const looks: Record<Tone, { icon: LucideIcon; colour: string }> = {
  good: { icon: CircleCheck, colour: 'text-good' },
  worth: { icon: CircleAlert, colour: 'text-brass' },
  bad: { icon: CircleX, colour: 'text-danger' },
};

type OutcomePanelParts = {
  tone: Tone;
  says: string;
  remedy?: string | null | undefined;
  children?: ReactNode;
};

/** What happened, and what to do now. */
export function OutcomePanel({ tone, says, remedy, children }: OutcomePanelParts) {
  const { icon: Icon, colour } = looks[tone];
  return (
    <div className="grid gap-5">
      <div role="status" className="flex gap-3">
        <Icon aria-hidden className={classes('mt-0.5 size-5 shrink-0', colour)} />
        <div className="grid min-w-0 gap-1">
          <p>{says}</p>
          {remedy && <p className="text-soft">{remedy}</p>}
        </div>
      </div>
      {children}
    </div>
  );
}
