import { fail } from '#kernel/failures.ts';
import type { Log } from '#kernel/log.ts';
import type { Scope } from '#kernel/scope.ts';
import { services } from '../capabilities.ts';
import type { GoogleApp } from '../setup/app.ts';
import { appOf } from '../setup/app.ts';
import type { SetupNeeds } from '../setup/setup-needs.ts';
import { type DraftId, stageNames, stagesIn } from '../setup/stages.ts';
import type { BoundStep, Examined, Finding, Outcome } from './step.ts';

export type DoctorNeeds = SetupNeeds & { log: Log; doctorSteps: readonly BoundStep[] };

export type StepReport = {
  name: string;
  title: string;
  meaning: string;
  outcome: Outcome;
  findings: Finding[];
};

export type Report = {
  stage: 'live' | 'draft';
  draftId: DraftId | null;
  checkedAt: Date;
  outcome: Outcome;
  steps: StepReport[];
};

/** Told of each step as it begins and as it ends. */
export type Progress = { begins(step: BoundStep): void; ended(report: StepReport): void };

const silent: Progress = { begins: () => {}, ended: () => {} };

/** Each step in its turn. One that breaks down is a finding of its own, and the others go on. */
export async function examine(
  needs: DoctorNeeds,
  who: Scope,
  stage: 'live' | 'draft',
  progress: Progress = silent,
): Promise<Report> {
  const { examined, draftId } = await whatToExamine(needs, who, stage);
  const steps: StepReport[] = [];
  for (const step of needs.doctorSteps) {
    progress.begins(step);
    const findings = await step.run(who, examined).catch(cause => brokenDown(needs, step, cause));
    const { name, title, meaning } = step;
    const report = { name, title, meaning, outcome: worst(findings.map(({ outcome }) => outcome)), findings };
    steps.push(report);
    progress.ended(report);
  }
  return {
    stage,
    draftId,
    checkedAt: needs.world.now(),
    outcome: worst(steps.map(({ outcome }) => outcome)),
    steps,
  };
}

async function whatToExamine(
  { secrets, world }: DoctorNeeds,
  who: Scope,
  stage: 'live' | 'draft',
): Promise<{ examined: Examined; draftId: DraftId | null }> {
  const stages = stagesIn(await secrets.read(who, stageNames), world.now());
  if (stage === 'draft' && !stages.draft)
    throw fail('conflict', { detail: 'There is no draft to examine. Change something first.' });
  const values = stage === 'draft' && stages.draft ? stages.draft.values : stages.live;
  const apps = services.flatMap(service => appOf({ ...stages, live: values }, service) ?? []);
  const different = apps.filter((app, at) => apps.findIndex(other => other.clientId === app.clientId) === at);
  return {
    examined: { stage, values, apps: different satisfies GoogleApp[] },
    draftId: stage === 'draft' ? (stages.draft?.id ?? null) : null,
  };
}

function brokenDown({ log }: DoctorNeeds, { name }: BoundStep, cause: unknown): Finding[] {
  log.error({ cause, step: name }, 'a step of the doctor broke down');
  return [
    {
      outcome: 'warn',
      code: 'not_examined',
      says: 'This could not be looked at because of a mistake on our side.',
      remedy: 'Check again. If it stays so, the log of the server tells more.',
    },
  ];
}

const severity: readonly Outcome[] = ['skipped', 'pass', 'warn', 'fail'];

function worst(outcomes: readonly Outcome[]): Outcome {
  return severity.findLast(outcome => outcomes.includes(outcome)) ?? 'skipped';
}
