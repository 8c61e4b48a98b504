import { type Trouble, troubles } from '../sync/trouble.ts';
import { watchTroubles, watchTroubleWords } from '../watch/trouble.ts';

export const mailboxStates = ['not_connected', 'paused', 'in_trouble', 'looking', 'told'] as const;

/** What a person needs to know first of a mailbox. */
export type MailboxState =
  /** No Google account is behind it yet, or none any more. */
  | { kind: 'not_connected' }
  | { kind: 'paused'; because: 'by_hand' | 'refused' }
  | { kind: 'in_trouble'; trouble: Trouble }
  /** Nothing is pushed, so it is looked for every few minutes. */
  | { kind: 'looking'; because: string | null }
  /** Gmail tells of new mail at once. */
  | { kind: 'told' };

export type StateFacts = {
  isConnected: boolean;
  pausedBecause: string | null;
  trouble: string | null;
  watchTrouble: string | null;
  watchExpiresAt: Date | null;
  silentSince: Date | null;
};

export function stateOf(facts: StateFacts, now: Date): MailboxState {
  if (facts.pausedBecause !== null)
    return { kind: 'paused', because: facts.pausedBecause === 'refused' ? 'refused' : 'by_hand' };
  if (!facts.isConnected) return { kind: 'not_connected' };
  const trouble = troubles.find(each => each === facts.trouble);
  if (trouble) return { kind: 'in_trouble', trouble };
  const isWatched = facts.watchExpiresAt !== null && facts.watchExpiresAt > now;
  if (isWatched && facts.silentSince !== null) return { kind: 'looking', because: 'silent' };
  return isWatched ? { kind: 'told' } : { kind: 'looking', because: facts.watchTrouble };
}

export type Words = { says: string; remedy: string | null };

const troubleWords: Readonly<Record<Trouble, { says: string; remedy: string }>> = {
  not_connected: { says: 'No Google account is connected.', remedy: 'Connect the account of this mailbox.' },
  needs_reconnect: {
    says: 'Google no longer accepts the permission of this account.',
    remedy: 'Connect the account again. What came meanwhile is read then.',
  },
  scope_missing: {
    says: 'The account does not allow its mail to be read.',
    remedy: 'Connect the account again and leave every box ticked.',
  },
  app_broken: {
    says: 'Google refuses the organisation’s app.',
    remedy: 'An administrator has to look at the Google settings. Nothing is lost meanwhile.',
  },
  api_disabled: {
    says: 'The Gmail API is switched off in the project of the app.',
    remedy: 'An administrator enables it in Google Cloud.',
  },
  admin_policy: {
    says: 'The Google organisation of this account does not allow it.',
    remedy: 'Its administrator has to trust the app in the Google Admin console.',
  },
  mail_not_enabled: {
    says: 'This Google account has no Gmail.',
    remedy: 'Its administrator switches Gmail on, or another account is connected.',
  },
  google_busy: { says: 'Google does not answer at the moment.', remedy: 'It is tried again by itself.' },
  quota: {
    says: 'Gmail’s limit for this minute is used up.',
    remedy: 'It goes on by itself as soon as there is room.',
  },
  refused: {
    says: 'Gmail refuses how it is asked.',
    remedy: 'An operator of this server finds more in the log.',
  },
  own_fault: {
    says: 'This server could not read the mailbox for a reason of its own. Google has nothing to do with it.',
    remedy:
      'It is tried again by itself, and nothing is lost. If it stays, an operator of this server finds the reason in the log.',
  },
};

export function wordsOf(state: MailboxState): Words {
  switch (state.kind) {
    case 'not_connected':
      return troubleWords.not_connected;
    case 'paused':
      return state.because === 'by_hand'
        ? { says: 'Paused by hand.', remedy: 'Go on: what came meanwhile is read first.' }
        : {
            says: 'Paused, because Google refused this account again and again.',
            remedy:
              'Connect the account again. It then goes on by itself, and reads first what came meanwhile.',
          };
    case 'in_trouble':
      return troubleWords[state.trouble];
    case 'looking':
      return lookingWords(state.because);
    case 'told':
      return { says: 'Gmail tells of new mail at once.', remedy: null };
    default:
      return state satisfies never;
  }
}

function lookingWords(because: string | null): Words {
  if (because === 'silent')
    return {
      says: 'Mail came of which Google has told nothing, so it is looked for every few minutes.',
      remedy:
        'An administrator checks that Google can reach this server: Settings, Integrations, Google, Check. It is told at once again as soon as a push comes.',
    };
  const trouble = watchTroubles.find(each => each === because);
  return trouble
    ? watchTroubleWords[trouble]
    : { says: 'Mail is looked for every few minutes until Gmail tells of it.', remedy: null };
}
