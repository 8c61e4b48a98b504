import type { StepNeeds } from './doctor-needs.ts';
import type { DoctorStep } from './step.ts';
import { clientStep } from './steps/client.ts';
import { enteredStep } from './steps/entered.ts';
import { redirectsStep } from './steps/redirects.ts';

/** In the order in which one thing rests on the other. */
export const appDoctorSteps: readonly DoctorStep<StepNeeds>[] = [enteredStep, clientStep, redirectsStep];
