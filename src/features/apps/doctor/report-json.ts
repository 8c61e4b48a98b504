import { z } from 'zod';
import { services } from '../capabilities.ts';
import type { Report, StepReport } from './examine.ts';
import { outcomes } from './step.ts';

const outcome = z.enum(outcomes);

const findingAnswer = z.object({
  outcome,
  code: z.string(),
  service: z.enum(services).nullable(),
  says: z.string(),
  remedy: z.string().nullable(),
  command: z.string().nullable(),
  at: z.iso.datetime().nullable(),
});

export const stepAnswer = z.object({
  name: z.string(),
  title: z.string(),
  meaning: z.string(),
  outcome,
  findings: z.array(findingAnswer),
});

export const reportAnswer = z.object({
  stage: z.enum(['live', 'draft']),
  draft_id: z.string().nullable(),
  checked_at: z.iso.datetime(),
  outcome,
  counts: z.object({ pass: z.number(), warn: z.number(), fail: z.number(), skipped: z.number() }),
  steps: z.array(stepAnswer),
});

export type ReportJson = z.input<typeof reportAnswer>;

export function reportJson({ stage, draftId, checkedAt, outcome: all, steps }: Report): ReportJson {
  const count = (wanted: string) => steps.filter(step => step.outcome === wanted).length;
  return {
    stage,
    draft_id: draftId,
    checked_at: checkedAt.toISOString(),
    outcome: all,
    counts: { pass: count('pass'), warn: count('warn'), fail: count('fail'), skipped: count('skipped') },
    steps: steps.map(stepJson),
  };
}

export function stepJson({ findings, ...step }: StepReport): z.input<typeof stepAnswer> {
  return {
    ...step,
    findings: findings.map(({ service, remedy, command, at, ...finding }) => ({
      ...finding,
      service: service ?? null,
      remedy: remedy ?? null,
      command: command ?? null,
      at: at?.toISOString() ?? null,
    })),
  };
}
