import { googlePages as pages } from './google-pages.gen.ts';

/** Google shows these itself and sends nobody back, so this page is the only one that can explain them. */
export const googleErrors = {
  title: 'What Google’s error pages mean',
  lead: 'When Google stops you on a page of its own, it does not send you back, and Keyholder never hears of it. Nothing was connected, and nothing is broken here.',
  find: 'Look for the words after “Error” on Google’s page, for example “Error 400: redirect_uri_mismatch”.',
  pages,
  heading: (error: number) => `Error ${error}`,
  meaning: 'What it means',
  remedy: 'What to do',
  acts: {
    you: 'You can mend it',
    admin: 'Whoever runs the Google app',
    workspace: 'Administrator of the Google organisation',
  },
  warning: {
    title: '“Google hasn’t verified this app”',
    meaning:
      'That is a warning and no error. It shows while Google has not reviewed the app. If it is your own organisation’s app, choose Advanced and go on.',
  },
  other: 'None of these? Tell whoever runs the Google app which words Google shows, and when it was.',
  toConnections: 'Go to your connections',
} as const;
