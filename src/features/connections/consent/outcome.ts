import { brokenReasons, isBrokenReason } from '../reasons.ts';

type OutcomeWords = { says: string; remedy: string | null; whoActs: 'person' | 'tenant' | 'nobody' };

const again = 'Begin again from the place where you started.';

const person = (says: string, remedy = again): OutcomeWords => ({ says, remedy, whoActs: 'person' });

/** Every way in which a consent can end. Closed, and in words: nothing that Google says is repeated. */
const words = {
  connected: { says: 'The Google account is connected.', remedy: null, whoActs: 'nobody' },
  partial: person(
    'The Google account is connected, but not everything that was asked for was ticked.',
    'Keep it like this, or connect the account again and leave every box ticked.',
  ),
  refused: person('You said no at Google. Nothing was connected.'),
  nothing_granted: person(
    'No box was ticked at Google, so there is nothing to connect.',
    'Begin again and leave the boxes ticked.',
  ),
  no_refresh_token: person(
    'Google let you in for an hour only, and gave nothing to stay connected with.',
    'Begin again. If it happens once more, remove the app at myaccount.google.com/connections first.',
  ),
  other_account: person(
    'You chose another Google account than the one that is connected. Nothing was changed.',
    'Begin again and choose the same account, or connect the other one as a new account.',
  ),
  connected_for_another: person(
    'This Google account is connected for somebody else here already. Nothing was changed.',
    'Choose another account, or ask an administrator who uses this one.',
  ),
  connection_gone: person(
    'The account was disconnected while you were at Google. Nothing was connected.',
    'Connect it as a new account.',
  ),
  address_not_verified: person(
    'Google has not verified the mail address of this account.',
    'Verify it in the settings of the Google account, then begin again.',
  ),
  account_gone: person('This Google account has been deleted or suspended.', 'Choose another account.'),
  expired: person('This took longer than ten minutes, and the link is no longer good.'),
  discarded: person('This was begun by somebody else. Nothing was connected.'),
  declined: person('You did not confirm it. Nothing was connected.'),
  interrupted: person(
    'Something broke off while Google’s answer was being saved. Nothing is kept here.',
    'Begin again and choose the same account: that puts everything right. Or remove the app at myaccount.google.com/connections.',
  ),
  code_refused: person(
    'Google did not accept the answer that came back: it is too old, or not of this consent.',
  ),
  identity_refused: person('Google’s answer does not prove which account it is for. Nothing was connected.'),
  answer_not_valid: person('What came back is not an answer of Google’s. Nothing was connected.'),
  google_refused: person('Google ended the consent without saying why. Nothing was connected.'),
  google_busy: {
    says: 'Google did not answer in time. Nothing was connected.',
    remedy: 'Begin again in a few minutes.',
    whoActs: 'nobody',
  },
  app_misconfigured: {
    says: 'Google refuses the Google app of this organisation.',
    remedy: 'An administrator has to look at the Google app in the settings.',
    whoActs: 'tenant',
  },
  app_changed: {
    says: 'The Google app was exchanged for another while you were at Google.',
    remedy: again,
    whoActs: 'person',
  },
  not_allowed: {
    says: 'While you were at Google, your organisation stopped allowing what you connected. Nothing was connected.',
    remedy: 'Begin again with less, or ask an owner or admin: they can change it under Connections, Limits.',
    whoActs: 'tenant',
  },
  frozen: {
    says: 'You or your organisation have been frozen. Nothing was connected.',
    remedy: 'Ask an administrator.',
    whoActs: 'tenant',
  },
  link_not_known: person('This link does not belong to any consent that is under way.'),
  link_used: person('This link was used already. It works once.'),
} as const satisfies Record<string, OutcomeWords>;

export type Outcome = keyof typeof words;

export function isOutcome(text: string): text is Outcome {
  return Object.hasOwn(words, text);
}

/** Where the organisation must act, the reason knows best what to do. */
export function outcomeWords(outcome: Outcome, reason: string | null): OutcomeWords {
  return outcome === 'app_misconfigured' && reason !== null && isBrokenReason(reason)
    ? brokenReasons[reason]
    : words[outcome];
}
