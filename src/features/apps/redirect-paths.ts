import { type Service, services } from './capabilities.ts';

/** Programs and the console ask for either service by these. */
const forBoth = ['/api/auth/callback', '/auth/google/callback'] as const;

/** Where Google sends the browser back to, to the letter as each has to be registered at the app. */
export const redirectPaths = {
  mail: ['/api/auth/google/callback', ...forBoth],
  calendar: ['/api/auth/google/calendar/callback', ...forBoth],
} as const satisfies Record<Service, readonly string[]>;

export type RedirectPath = (typeof redirectPaths)[Service][number];

/** All that an app which serves both has to know. */
export const everyRedirectPath: readonly RedirectPath[] = [
  ...new Set(services.flatMap((service): RedirectPath[] => [...redirectPaths[service]])),
];
