import type { StepNeeds } from './doctor-needs.ts';
import type { DoctorStep } from './step.ts';
import { addressStep } from './steps/address.ts';
import { apisStep } from './steps/apis.ts';
import { clientStep } from './steps/client.ts';
import { clockStep } from './steps/clock.ts';
import { enteredStep } from './steps/entered.ts';
import { projectStep } from './steps/project.ts';
import { reachableStep } from './steps/reachable.ts';
import { redirectsStep } from './steps/redirects.ts';
import { serviceAccountStep } from './steps/service-account.ts';

/** In the order in which one thing rests on the other. */
export const appDoctorSteps: readonly DoctorStep<StepNeeds>[] = [
  addressStep,
  reachableStep,
  clockStep,
  enteredStep,
  projectStep,
  clientStep,
  redirectsStep,
  serviceAccountStep,
  apisStep,
];
