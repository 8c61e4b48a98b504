import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import type { DoctorStep } from '#features/apps/doctor/step.ts';
import { apisReachedStep } from './apis-reached.ts';
import { consentScreenStep } from './consent-screen.ts';
import { scopesStep } from './scopes-granted.ts';

export const connectionDoctorSteps: readonly DoctorStep<StepNeeds>[] = [
  consentScreenStep,
  scopesStep,
  apisReachedStep,
];
