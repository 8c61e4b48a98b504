const nextSteps: Readonly<Record<string, string>> = {
  caller: 'Check what was entered and try again.',
  person: '',
  tenant: 'An owner or admin of your organisation can change this.',
  operator: 'If it stays so, tell whoever runs this server.',
  nobody: 'Nothing is lost. Waiting a moment is usually enough.',
};

const titles: Readonly<Record<string, string>> = {
  unreachable: 'Keyholder does not answer',
  broken_page: 'This page ran into a mistake of ours',
  not_signed_in: 'You are not signed in any more',
  invalid_token: 'You are not signed in any more',
  not_found: 'This is not there any more',
};

const details: Readonly<Record<string, string>> = {
  unreachable: 'Your device is offline, or the server is being restarted.',
  broken_page: 'Loading the page again usually helps. Nothing that was saved is lost.',
  not_found: 'Somebody may have removed it meanwhile.',
};

/** What to do about it, by who must act (the server says who). */
export const problems = {
  nextSteps,
  /** Codes that the server cannot send itself, and those that people understand better in other words. */
  titles,
  details,
  requestId: (id: string) => `Request ${id}`,
  goHome: 'Go to Home',
  notFound: {
    title: 'There is no such page',
    lead: 'The address may be mistyped, or the page has moved.',
  },
  notPermitted: {
    title: 'This page is not for your role',
    lead: (meaning: string) =>
      `To see it, one must be allowed to ${meaning}. An owner or admin of your organisation can give you another role.`,
    unnamed: 'see what is here',
  },
  cannotOpen: 'Keyholder cannot be opened right now',
} as const;
