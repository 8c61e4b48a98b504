import type { Scope } from '#kernel/scope.ts';
import type { Service } from '../capabilities.ts';
import type { GoogleApp } from '../setup/app.ts';
import type { SetupValues } from '../setup/values.ts';

export const outcomes = ['pass', 'warn', 'fail', 'skipped'] as const;
export type Outcome = (typeof outcomes)[number];

/** What a look at one thing has shown. */
export type Finding = {
  outcome: Outcome;
  /** A short word that stays: programs branch on it. */
  code: string;
  /** In a sentence. */
  says: string;
  /** Where mail and calendar have an app each. */
  service?: Service;
  remedy?: string;
  /** To be copied into Cloud Shell. */
  command?: string;
  /** When what the finding is about happens: tokens that die. */
  at?: Date;
};

/** The set-up that is examined: the live one, or a draft that nothing goes through yet. */
export type Examined = {
  stage: 'live' | 'draft';
  values: SetupValues;
  /** One if calendar goes through the app of mail. */
  apps: readonly GoogleApp[];
};

/** One thing that has to be right. Features add theirs to the list; the doctor knows none of them. */
export type DoctorStep<Needs> = {
  name: string;
  title: string;
  /** What it is good for, for somebody who has never heard of it. */
  meaning: string;
  run(needs: Needs, who: Scope, examined: Examined): Promise<Finding[]>;
};

export type BoundStep = Omit<DoctorStep<never>, 'run'> & {
  run(who: Scope, examined: Examined): Promise<Finding[]>;
};

/** The name of the service belongs to a finding only where there are two apps to tell apart. */
export function aboutApp({ apps }: Examined, { service }: GoogleApp): Pick<Finding, 'service'> {
  return apps.length > 1 ? { service } : {};
}
