export const home = {
  title: 'Home',
  greeting: (name: string) => `Hello, ${name}`,
  next: 'What to do next',
  nextDone: 'Everything is set up. Nothing waits for you.',
  stepDone: 'Done',
  steps: {
    invite: {
      title: 'Invite your colleagues',
      why: 'Everyone signs in with an account of their own, so that the audit log can tell who did what.',
      act: 'Invite someone',
    },
    secondOwner: {
      title: 'Have a second owner',
      why: 'With one owner only, one lost password locks everybody out of the settings.',
      act: 'Look at the users',
    },
    google: {
      title: 'Set up Google for your organisation',
      why: 'Mail and calendars are connected through an app of your own, which a guide helps you to make.',
      act: 'Open the set-up',
    },
    mailbox: {
      title: 'Let mail become tickets',
      why: 'Add the address that customers write to, and connect its Google account.',
      act: 'To the mailboxes',
    },
    firstConnection: {
      title: 'Connect your Google account',
      why: 'Programs that you let in can then work with its mail and calendar, and always have a fresh token.',
      act: 'Connect an account',
    },
    firstKey: {
      title: 'Make your first API key',
      why: 'Programs come in with a key that can do only what you tick, and that you can revoke at any time.',
      act: 'Make a key',
    },
  },
  you: 'You',
  profile: 'Profile and password',
  organisation: 'Your organisation',
  shortName: 'Short name',
  since: 'Here since',
  people: 'People',
  peopleCount: (count: number, isMore: boolean) => `${count}${isMore ? ' and more' : ''}`,
  activity: 'What happened lately',
  wholeLog: 'Open the audit log',
  noActivity: 'Nothing has happened yet.',
} as const;
