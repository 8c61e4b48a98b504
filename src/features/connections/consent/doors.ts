import type { RedirectPath } from '#features/apps/redirect-paths.ts';
import type { VendPolicy } from '../connection.ts';

export type Door = {
  /** Where Google sends the browser back to, to the letter as it is registered at the app. */
  callbackPath: RedirectPath;
  /** May the access token leave as it is? Never where a person confirms every single use. */
  vendPolicy: VendPolicy;
  /** May the same Google account be connected for several principals of this kind? */
  isShared: boolean;
  /** Has a principal of this kind one account at a time? */
  isSingle?: true;
  /** The page of the console that says how it ended. */
  resultPage: string;
};

const resultPage = '/connect/result';

/** Every way to come to a consent. What differs between them stands here and nowhere else. */
export const doors = {
  /** The console, and programs that ask for the address. */
  hub: { callbackPath: '/api/auth/callback', vendPolicy: 'raw', isShared: false, resultPage },
  mailbox: {
    callbackPath: '/api/auth/google/callback',
    vendPolicy: 'never',
    isShared: false,
    isSingle: true,
    resultPage,
  },
  calendar: {
    callbackPath: '/api/auth/google/calendar/callback',
    vendPolicy: 'raw',
    isShared: false,
    resultPage,
  },
  slack: { callbackPath: '/api/auth/google/callback', vendPolicy: 'never', isShared: true, resultPage },
  /** The link that a platform's subject is given when its token cannot be exchanged yet. */
  exchange: {
    callbackPath: '/auth/google/callback',
    vendPolicy: 'raw',
    isShared: true,
    resultPage: '/auth/google/result',
  },
} as const satisfies Record<string, Door>;

export type DoorName = keyof typeof doors;

export function isDoorName(text: string): text is DoorName {
  return Object.hasOwn(doors, text);
}
