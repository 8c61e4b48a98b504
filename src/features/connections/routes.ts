import { consentRoutes } from './consent/routes.ts';

export const connectionRoutes = [...consentRoutes];
