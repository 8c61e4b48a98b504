import { type Service, services } from './capabilities.ts';

/** Where Google sends the browser back to, to the letter as each has to be registered at the app. */
export const redirectPaths = {
  mail: ['/api/auth/google/callback', '/api/auth/callback', '/auth/google/callback'],
  calendar: ['/api/auth/google/calendar/callback'],
} as const satisfies Record<Service, readonly string[]>;

export type RedirectPath = (typeof redirectPaths)[Service][number];

/** All that an app which serves both has to know. */
export const everyRedirectPath: readonly RedirectPath[] = services.flatMap(service => [
  ...redirectPaths[service],
]);
