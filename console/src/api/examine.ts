import { Problem, unreachable } from './problem.ts';
import type { DoctorStep, SetupStage } from './shapes.ts';

export type Told = {
  begins(title: string): void;
  ended(step: DoctorStep): void;
};

/** Has the doctor look, and tells of each step as it ends. The report itself is kept by the server. */
export async function examine(stage: SetupStage, told: Told): Promise<void> {
  const address = `/api/v1/google/doctor?stage=${stage}`;
  const response = await fetch(address, { headers: { accept: 'text/event-stream' } }).catch(() => undefined);
  if (!response) throw unreachable();
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => undefined));
  for await (const { name, data } of eventsIn(response)) {
    if (name === 'step.begins') told.begins(data.title);
    if (name === 'step') told.ended(data);
    if (name === 'problem') throw new Problem(data.status, data);
    if (name === 'report') return;
  }
  throw unreachable();
}

async function* eventsIn(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const next = await reader?.read().catch(() => undefined);
    if (!next || next.done) return;
    const blocks = (rest + next.value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks)
      yield { name: lineOf(block, 'event'), data: JSON.parse(lineOf(block, 'data')) };
  }
}

function lineOf(block: string, field: 'event' | 'data'): string {
  const start = `${field}: `;
  const line = block.split('\n').find(each => each.startsWith(start));
  return line?.slice(start.length) ?? 'null';
}
