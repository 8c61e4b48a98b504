import type { StepNeeds } from '#features/apps/doctor/doctor-needs.ts';
import type { WatchNeeds } from '../watch/watch-needs.ts';

export type MailStepNeeds = StepNeeds & Pick<WatchNeeds, 'mailDelivery' | 'origins'>;
