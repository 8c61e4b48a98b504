import { useState } from 'react';
import { examine } from '../../api/examine.ts';
import type { DoctorStep, SetupStage } from '../../api/shapes.ts';
import { useDeed } from '../../parts/deed.ts';

type Going = { steps: readonly DoctorStep[]; looking: string | undefined };

const begun: Going = { steps: [], looking: undefined };

/** One check, with the steps that have ended so far and what is being looked at. */
export function useExamination(stage: SetupStage) {
  const [going, setGoing] = useState(begun);
  const deed = useDeed<void, void>({
    act: () => {
      setGoing(begun);
      return examine(stage, {
        begins: title => setGoing(before => ({ ...before, looking: title })),
        ended: step => setGoing(({ steps }) => ({ steps: [...steps, step], looking: undefined })),
      });
    },
    touches: ['google-setup'],
  });
  return { ...going, start: () => deed.start(), isBusy: deed.isBusy, problem: deed.problem };
}
