import type { Because, PassedOver, Placement } from './place.ts';

const becauseWords: Readonly<Record<Because['clue'], string>> = {
  reply_token: 'It was sent to the address that we gave this person for this ticket.',
  report: 'It tells what became of a mail of this ticket.',
  in_reply_to: 'It says that it answers a mail of this ticket.',
  references: 'It says that a mail of this ticket came before it.',
  gmail_thread: 'Gmail put it into the same conversation as a mail of this ticket.',
};

export const passedOverWords: Readonly<Record<PassedOver, string>> = {
  token_expired: 'The address it was sent to is no longer valid.',
  token_foreign: 'The address it was sent to was given to somebody else, or was never given to anybody.',
  token_of_no_ticket: 'The address it was sent to belongs to a ticket that is gone.',
  unknown_messages: 'It answers mails that are in no ticket.',
  unknown_thread: 'No mail of its conversation in Gmail is in a ticket.',
};

/** Why a mail is where it is, for the one who asks. */
export function wordsOfPlacement(placement: Placement<unknown>): string[] {
  const clue = placement.kind === 'reply' ? placement.because.clue : 'new';
  return wordsOfClues(clue, placement.passedOver);
}

export function wordsOfClues(clue: Because['clue'] | 'new', passedOver: readonly PassedOver[]): string[] {
  const why =
    clue === 'new'
      ? 'Nothing in it leads to a ticket that is there, so it began a new one.'
      : becauseWords[clue];
  return [why, ...passedOver.map(each => passedOverWords[each])];
}
