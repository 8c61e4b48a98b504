type OutcomeWords = { title: string; says: string; remedy: string };

const again = 'Begin again from the place where you started.';

/** How a consent ended, as a heading. What it means and what helps comes from the server. */
const titles: Readonly<Record<string, string>> = {
  connected: 'Connected',
  partial: 'Connected in part',
  refused: 'You said no at Google',
  nothing_granted: 'No box was ticked',
  no_refresh_token: 'Google gave no lasting permission',
  other_account: 'That was another account',
  connected_for_another: 'Somebody else has connected this account',
  connection_gone: 'Disconnected meanwhile',
  address_not_verified: 'The address is not verified',
  account_gone: 'This Google account is gone',
  expired: 'This took too long',
  discarded: 'Nothing was connected',
  declined: 'Nothing was connected',
  interrupted: 'It broke off',
  code_refused: 'Google did not take its answer back',
  identity_refused: 'It is not certain which account this is',
  answer_not_valid: 'This is no answer of Google’s',
  google_refused: 'Google said no',
  google_busy: 'Google is busy',
  app_misconfigured: 'The Google app needs its administrator',
  app_changed: 'The Google app was changed meanwhile',
  not_allowed: 'Your organisation does not allow this',
  frozen: 'You are frozen',
  link_not_known: 'This link leads nowhere',
  link_used: 'This link was used already',
};

/** Ends without a consent of ours, which the server cannot describe any more. */
const withoutFlow: Readonly<Record<string, OutcomeWords>> = {
  answer_not_valid: {
    title: 'This is no answer of Google’s',
    says: 'What came back is not an answer of Google’s. Nothing was connected.',
    remedy: again,
  },
  link_not_known: {
    title: 'This link leads nowhere',
    says: 'It does not belong to any consent that is under way. It may be too old, or was not copied whole.',
    remedy: again,
  },
  link_used: {
    title: 'This link was used already',
    says: 'It works once. If you did not use it, nothing was connected for you.',
    remedy: again,
  },
  discarded: {
    title: 'Nothing was connected',
    says: 'This was begun in another browser than this one, so it does not count here.',
    remedy:
      'Did somebody send you a link to Google? Then close this page. Otherwise begin again in this browser.',
  },
  frozen: {
    title: 'You are frozen',
    says: 'You or your organisation have been frozen. Nothing was connected.',
    remedy: 'Ask an administrator of your organisation.',
  },
  google_refused: {
    title: 'Google said no',
    says: 'Google ended the consent without saying which one it was. Nothing was connected.',
    remedy: again,
  },
};

export const connect = {
  result: {
    window: 'Connecting a Google account',
    waiting: 'Google’s answer is being saved. This page goes on by itself.',
    waitingTitle: 'Almost there',
    begun: {
      title: 'Google has not answered yet',
      lead: 'The consent is still open in another tab, or you came back without finishing it.',
      remedy: 'Finish it there, or begin again.',
    },
    parked: {
      title: 'One more question',
      lead: 'Google’s answer came back in another browser than the one that began.',
      act: 'Look at it',
    },
    notKnown: {
      title: 'This page knows nothing about it',
      says: 'How a consent ended is told only to the browser that took part in it, and only for a while.',
      remedy: 'Look at your connections to see whether the account is there.',
    },
    titles,
    withoutFlow,
    otherwise: 'Nothing was connected',
    missing: 'What was not ticked',
    open: 'Open the connection',
    rest: 'Ask for the rest',
    again: 'Begin again',
    goBack: 'Go back to where you began',
    toConnections: 'Go to your connections',
    signIn: 'Sign in to Keyholder',
    close: 'You can close this page.',
    errors: 'Google showed an error page?',
  },
  confirm: {
    window: 'Confirm a connection',
    title: 'Was it you who began this?',
    lead: (by: string, at: string) =>
      `${by} at ${at} began to connect a Google account, and Google’s answer came back in this browser.`,
    leadUnnamed: (at: string) =>
      `Somebody at ${at} began to connect a Google account, and Google’s answer came back in this browser.`,
    warning: 'This was begun as you. Did somebody send you a link all the same? Then discard it.',
    notYours: (by: string, at: string) =>
      `You did not begin this, ${by} did. Discard it: otherwise ${at} gets into your Google account. If you are ${by}, sign in as that person and open this page again.`,
    by: 'Begun by',
    you: 'You are',
    signedInAs: (name: string, address: string) => `${name} (${address})`,
    organisation: 'For the organisation',
    account: 'Google account',
    accountMeaning: 'The one that was just chosen at Google. Google tells which only once you confirm.',
    wants: 'Programs could',
    validUntil: 'Good until',
    accept: 'It was me, connect it',
    discard: 'Discard it',
    signInTitle: 'Sign in to go on',
    signInLead: (by: string, at: string) =>
      `Google’s answer came back in another browser than the one that began. Only ${by} of ${at} can confirm it: sign in here as that person.`,
    somebody: 'the person who began',
    signInWarning:
      'Did somebody send you a link? Then just close this page: without you, nothing is connected.',
    signIn: 'Sign in',
    gone: {
      title: 'There is nothing to confirm',
      lead: 'The answer was confirmed or discarded already, is too old, or came back in another browser.',
    },
  },
} as const;
